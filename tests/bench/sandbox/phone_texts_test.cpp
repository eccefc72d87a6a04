#include "bench/sandbox/phone_texts.hpp"

#include "bench/sandbox/smsc_reader.hpp"
#include "domain/text/gsm0338.hpp"
#include "protocols/smpp/long_message.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace mbs;
using namespace mbs::bench;

namespace {

arrived_segment plain(std::string text, std::string to = "254712345678") {
  return {.network = "safaricom",
      .from = "MBSDEMO",
      .to = std::move(to),
      .octets = std::move(text),
      .tlvs = {},
      .arrived_us = 1};
}

/// A text as a link of the product cuts and marks it.
std::vector<arrived_segment> segments_of(
    std::string_view text, smpp::long_message_style style, std::uint16_t reference = 7) {
  const auto width = style == smpp::long_message_style::udh16 ? domain::reference_width::bits16
                                                              : domain::reference_width::bits8;
  const auto cut = domain::segment(text, width, 255).value();
  std::vector<arrived_segment> all;
  for (std::size_t i = 0; i < cut.segments.size(); ++i) {
    smpp::submit_sm pdu;
    smpp::message_scratch scratch;
    REQUIRE(smpp::carry_segment(pdu, cut.segments[i],
        {reference, static_cast<std::uint8_t>(cut.segments.size()), static_cast<std::uint8_t>(i + 1)}, style,
        scratch));
    auto one = plain(std::string{pdu.message()});
    one.tlvs = pdu.tlvs.octets();
    one.esm_class = pdu.esm_class;
    one.data_coding = cut.coding == domain::encoding::ucs2 ? smpp::coding::ucs2 : std::uint8_t{0};
    all.push_back(std::move(one));
  }
  return all;
}

const phone_text& only(const phone_texts& phones) {
  REQUIRE(phones.texts().all().size() == 1);
  return phones.texts().all().front().what;
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 40; ++i)
    text += "Jambo {€} 😀 " + std::to_string(i) + ' ';
  return text;
}

}  // namespace

TEST_CASE("a text of one segment is there at once, with who sent it and who has it") {
  phone_texts phones;
  phones.arrived(plain("Habari"));
  const auto& text = only(phones);
  CHECK(text.text == "Habari");
  CHECK(text.from == "MBSDEMO");
  CHECK(text.to == "254712345678");
  CHECK(text.network == "safaricom");
  CHECK(text.segments == 1);
  CHECK(text.is_whole);
}

TEST_CASE("segments become one text, in whatever order they come and however they are marked") {
  using style = smpp::long_message_style;
  for (const auto marked : {style::udh8, style::udh16, style::sar})
    for (const auto& wanted : {long_text(), std::string(400, 'x')}) {
      auto segments = segments_of(wanted, marked);
      REQUIRE(segments.size() > 2);
      std::rotate(segments.begin(), segments.begin() + 2, segments.end());
      phone_texts phones;
      for (const auto& s : segments) {
        CHECK(phones.texts().all().empty());
        phones.arrived(s);
        if (&s == &segments.front()) phones.arrived(s);  // an operator got it twice
      }
      CHECK(only(phones).text == wanted);
      CHECK(only(phones).segments == segments.size());
      CHECK(only(phones).is_whole);
    }
}

TEST_CASE("segments of several phones, senders or operators with one reference are kept apart") {
  phone_texts phones;
  for (const auto& s : segments_of(std::string(300, 'a'), smpp::long_message_style::udh8)) {
    auto other = s;
    other.to = "254733000001";
    auto another = s;
    another.network = "airtel";
    for (const auto& one : {s, other, another})
      phones.arrived(one);
  }
  REQUIRE(phones.texts().all().size() == 3);
  for (const auto& entry : phones.texts().all())
    CHECK(entry.what.text == std::string(300, 'a'));
}

TEST_CASE("the same reference begins a new text once the one before is whole") {
  phone_texts phones;
  for (const auto letter : {'a', 'b'})
    for (const auto& s : segments_of(std::string(200, letter), smpp::long_message_style::udh8))
      phones.arrived(s);
  REQUIRE(phones.texts().all().size() == 2);
  CHECK(phones.texts().all().back().what.text == std::string(200, 'b'));
}

TEST_CASE("a text whose segments do not all come shows what is there after a while") {
  auto segments = segments_of(std::string(600, 'x'), smpp::long_message_style::udh8);
  phone_texts phones;
  phones.arrived(segments.at(0));
  phones.arrived(segments.at(3));
  phones.give_up_before(1);
  CHECK(phones.texts().all().empty());
  phones.give_up_before(2);
  CHECK_FALSE(only(phones).is_whole);
  CHECK(only(phones).text == std::string(153, 'x') + "[…]" + std::string(600 - 3 * 153, 'x'));
}

TEST_CASE("texts and what waits for segments are bounded, the oldest make room") {
  phone_texts phones{{.count = 3, .octets = 100'000}};
  for (int i = 0; i < 5; ++i)
    phones.arrived(plain(std::to_string(i)));
  CHECK(phones.texts().all().size() == 3);
  CHECK(phones.texts().all().front().number == 3);
  CHECK(phones.texts().find(4)->text == "3");
  CHECK(phones.texts().find(2) == nullptr);
  phones.arrived(plain(std::string(99'990, 'y')));
  CHECK(only(phones).text.size() == 99'990);

  phone_texts waiting;
  const auto first = segments_of(std::string(200, 'z'), smpp::long_message_style::udh16, 1).front();
  for (std::size_t i = 0; i <= phone_texts::max_unfinished; ++i) {
    auto one = first;
    one.to = std::to_string(254700000000 + i);
    one.arrived_us = static_cast<std::int64_t>(i);
    waiting.arrived(one);
  }
  CHECK(only(waiting).to == "254700000000");
}

TEST_CASE("what a simulator tells is read, and of what it refused or garbled nothing") {
  const auto told = read_simulator_answer(
      R"([{"number":4,"source":"MBSDEMO","destination":"254712345678","octets":"4869","tlvs":"","esm_class":0,
           "data_coding":0,"arrived_us":12,"status":0},
          {"number":5,"source":"MBSDEMO","destination":"254712345678","octets":"4869","tlvs":"","esm_class":0,
           "data_coding":0,"arrived_us":13,"status":88}])",
      "safaricom");
  REQUIRE(told.taken.size() == 1);
  CHECK(told.taken[0].octets == "Hi");
  CHECK(told.taken[0].arrived_us == 12);
  CHECK(told.last == 5);
  for (const auto* wrong : {"", "{}", "[1]", R"([{"number":4}])", R"([{"number":"x","status":0}])"})
    CHECK(read_simulator_answer(wrong, "safaricom").last == 0);
}
