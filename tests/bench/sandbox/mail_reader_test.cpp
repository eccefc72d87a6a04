#include "bench/sandbox/mail_reader.hpp"

#include "bench/sandbox/mail_codings.hpp"
#include "domain/text/utf8.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace mbs;
using namespace mbs::bench;

namespace {

const std::string alternative =
    "From: =?UTF-8?Q?mbs_=E2=80=93_Karibu?= <no-reply@sms.example.co.ke>\r\n"
    "To: Amina <Amina@Example.com>\r\n"
    "Subject: =?UTF-8?B?TXNpbWJvIHdha28=?= =?utf-8?q?=3A_482910?=\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/alternative;\r\n boundary=\"b=1\"\r\n\r\n"
    "This is for readers without MIME.\r\n"
    "--b=1\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    "Msimbo wako ni 482910 =E2=80=93 usimpe =\r\nmtu.\r\n"
    "--b=1\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n"
    "PHA+TXNpbWJvIHdha28g\r\nbmkgPGI+NDgyOTEwPC9iPjwvcD4=\r\n"
    "--b=1--\r\nbehind it\r\n";

std::string with_lf(std::string text) {
  std::erase(text, '\r');
  return text;
}

}  // namespace

TEST_CASE("a mail of two parts shows both, with its header in words") {
  for (const auto& octets : {alternative, with_lf(alternative)}) {
    const auto m = read_mail(octets);
    CHECK(m.from == "mbs – Karibu <no-reply@sms.example.co.ke>");
    CHECK(m.to == "Amina <Amina@Example.com>");
    CHECK(m.subject == "Msimbo wako: 482910");
    CHECK(m.text == "Msimbo wako ni 482910 – usimpe mtu.");
    CHECK(m.html == "<p>Msimbo wako ni <b>482910</b></p>");
  }
}

TEST_CASE("a mail without parts is its text") {
  const auto m = read_mail("Subject: Long\n subject\nTo: a@b.ke\n\nHabari\n");
  CHECK(m.subject == "Long subject");
  CHECK(m.text == "Habari\n");
  CHECK(m.html.empty());
}

TEST_CASE("parts within parts are found, and what is attached is not taken for the text") {
  const auto m = read_mail(
      "Content-Type: multipart/mixed; boundary=out\n\n"
      "--out\nContent-Type: application/pdf\n\n%PDF\n"
      "--out\nContent-Type: multipart/alternative; boundary=in\n\n"
      "--in\nContent-Type: text/plain\n\ninner\n--in--\n"
      "--out--\n");
  CHECK(m.text == "inner");
}

TEST_CASE("a mail that was cut off shows what is there of it") {
  CHECK(read_mail(alternative.substr(0, alternative.find(" usimpe"))).text == "Msimbo wako ni 482910 –");
  CHECK(read_mail("Content-Type: multipart/alternative; boundary=b\n\n--b\n\nHabari").text == "Habari");
  CHECK(read_mail("Subject: Only a header").subject == "Only a header");
  CHECK(read_mail("").text.empty());
}

TEST_CASE("parts without end or bottom are not read for ever") {
  std::string deep, wide = "Content-Type: multipart/mixed; boundary=w\n\n";
  for (int i = 0; i < 100; ++i)
    deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) +
        "\n";
  CHECK(read_mail(deep + "\nfar down").text.empty());
  for (int i = 0; i < 100; ++i)
    wide += "--w\nContent-Type: text/calendar\n\nx\n";
  CHECK(read_mail(wide + "--w\n\nfar behind\n--w--\n").text.empty());
}

TEST_CASE("what is coded badly shows as it is, and all of it is UTF-8") {
  CHECK(from_quoted_printable("a=3Db=zz=") == "a=b=zz");
  CHECK(from_quoted_printable("a  =  \r\nb=4") == "a  b=4");
  CHECK(from_base64("SGFi\r\n YXJp=ignored") == "Habari");
  CHECK(from_encoded_words("=?UTF-8?X?no?= =?utf-8?Q?y=65s?= and =?broken") ==
      "=?UTF-8?X?no?= yes and =?broken");
  CHECK(to_utf8("caf\xE9", "ISO-8859-1") == "café");
  CHECK(to_utf8("caf\xE9", "utf-8") == "caf\xEF\xBF\xBD");
  CHECK(to_utf8(std::string_view{"a\0b", 3}, "") ==
      "a\xEF\xBF\xBD"
      "b");
}

TEST_CASE("addresses are found in a header whatever stands beside them") {
  CHECK(addresses_of("Amina <A@X.ke>, b@y.ke") == "a@x.ke, b@y.ke");
  CHECK(addresses_of("\"Odhiambo, J.\" <j@x.ke>") == "j@x.ke");
  CHECK(addresses_of("undisclosed").empty());
}

TEST_CASE("any octets make a mail of valid UTF-8") {
  CHECK(rc::check("reading any octets ends, with texts that are UTF-8", [] {
    auto octets = *rc::gen::container<std::string>(
        rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::elementOf(std::string{"-=?;:\n\r \"QB"})));
    if (*rc::gen::arbitrary<bool>()) octets.insert(0, "Content-Type: multipart/x; boundary=-\n\n");
    const auto m = read_mail(octets);
    for (const auto& text : {m.from, m.to, m.subject, m.text, m.html})
      RC_ASSERT(domain::utf8_length(text) != domain::not_utf8);
  }));
}
