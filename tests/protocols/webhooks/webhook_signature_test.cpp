#include "protocols/webhooks/webhook_signature.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::webhook;
using namespace std::chrono;

namespace {
// The example of the Standard Webhooks libraries.
constexpr std::string_view secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr std::string_view id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr std::string_view body = R"({"test": 2432232314})";
constexpr std::string_view signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
constexpr unix_time sent{seconds{1614265330}};
constexpr std::string_view sent_text = "1614265330";
}  // namespace

TEST_CASE("a signature is that of the published example, each time") {
  const auto key = signing_key::from_secret(secret);
  REQUIRE(key);
  CHECK(key->sign(id, sent, body) == signature);
  CHECK(key->sign("other", sent, body) != signature);
  CHECK(key->sign(id, sent, body) == signature);
}

TEST_CASE("a genuine signature is accepted, also among others") {
  const auto key = signing_key::from_secret(secret);
  CHECK(key->verify(id, sent_text, body, signature, sent));
  CHECK(key->verify(id, sent_text, body, "v1,AAAA v2,x " + std::string{signature}, sent + minutes{5}));
}

TEST_CASE("a changed, old or early message is refused") {
  const auto key = signing_key::from_secret(secret);
  CHECK_FALSE(key->verify(id, sent_text, "{}", signature, sent));
  CHECK_FALSE(key->verify("msg_other", sent_text, body, signature, sent));
  CHECK_FALSE(key->verify(id, "1614265331", body, signature, sent));
  CHECK_FALSE(key->verify(id, sent_text, body, "", sent));
  CHECK_FALSE(key->verify(id, sent_text, body, signature.substr(0, 20), sent));
  CHECK_FALSE(key->verify(id, sent_text, body, signature, sent + minutes{5} + seconds{1}));
  CHECK_FALSE(key->verify(id, sent_text, body, signature, sent - minutes{5} - seconds{1}));
  CHECK_FALSE(key->verify(id, "yesterday", body, signature, sent));
  CHECK_FALSE(key->verify(id, "99999999999999999", body, signature, sent));
  CHECK_FALSE(key->verify(id, "", body, signature, sent));
}

TEST_CASE("a malformed secret makes no key") {
  CHECK_FALSE(signing_key::from_secret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  CHECK_FALSE(signing_key::from_secret("whsec_"));
  CHECK_FALSE(signing_key::from_secret("whsec_AAAA"));
  CHECK_FALSE(signing_key::from_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!"));
  CHECK_FALSE(signing_key::from_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS"));
}

TEST_CASE("what a key signs, a key of the same octets verifies") {
  CHECK(rc::check([](const std::string& message) {
    const auto size = *rc::gen::inRange<std::size_t>(16, 65);
    const auto octets = *rc::gen::container<std::string>(size, rc::gen::arbitrary<char>());
    const auto key = signing_key::from_secret(secret_from_octets(octets));
    RC_ASSERT(key.has_value());
    const auto again = signing_key::from_secret(secret_from_octets(octets));
    RC_ASSERT(again->verify("id", sent_text, message, key->sign("id", sent, message), sent));
  }));
}
