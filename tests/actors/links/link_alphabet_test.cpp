#include "tests/actors/link_fixture.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;
using smpp::command_status;

namespace {

smpp_link speaking(domain::alphabet a) {
  auto o = plain_link();
  o.smpp.alphabet = a;
  return o;
}

/// A text on its way over one link.
struct one_text : link_at_work {
  one_text(const smpp_link& o, const std::string& text) : link_at_work{o} {
    tell(route_messages{batch_of({make_message_saying(text, {.id = 1}, now())})});
    pass(2s);
  }
};

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i)
    all += text;
  return all;
}

}  // namespace

TEST_CASE("the alphabet of a link is what data_coding 0 means there, and the octets are its own") {
  const std::string text = "Caf\u00E9 @ [\u00A3_5]";
  one_text gsm{speaking(domain::alphabet::gsm0338), text};
  REQUIRE(gsm.smsc->segments.size() == 1);
  CHECK(gsm.smsc->segments[0].data_coding == smpp::coding::smsc_default);
  CHECK(gsm.smsc->segments[0].text ==
      std::string{"Caf\x05 \x00 \x1B\x3C\x01\x11"
                  "5\x1B\x3E",
          14});
  one_text latin1{speaking(domain::alphabet::latin1), text};
  REQUIRE(latin1.smsc->segments.size() == 1);
  CHECK(latin1.smsc->segments[0].data_coding == smpp::coding::smsc_default);
  CHECK(latin1.smsc->segments[0].text == "Caf\xE9 @ [\xA3_5]");
}

TEST_CASE("a text with letters that the link's alphabet lacks goes as UCS-2 when that is one segment too") {
  const std::string euro = "Bei: \u20AC5 \u0394";
  one_text latin1{speaking(domain::alphabet::latin1), euro};
  REQUIRE(latin1.smsc->segments.size() == 1);
  CHECK(latin1.smsc->segments[0].data_coding == smpp::coding::ucs2);
  CHECK(domain::ucs2_to_utf8(latin1.smsc->segments[0].text) == euro);
  CHECK(latin1.state_of(1) == message_state::submitted);
  one_text ascii{speaking(domain::alphabet::ascii), "Caf\u00E9"};
  REQUIRE(ascii.smsc->segments.size() == 1);
  CHECK(ascii.smsc->segments[0].data_coding == smpp::coding::ucs2);
  CHECK(domain::ucs2_to_utf8(ascii.smsc->segments[0].text) == "Caf\u00E9");
  one_text ucs2{speaking(domain::alphabet::ascii), "\u4F60\u597D"};
  REQUIRE(ucs2.smsc->segments.size() == 1);
  CHECK(ucs2.smsc->segments[0].data_coding == smpp::coding::ucs2);
}

TEST_CASE("a text that a link could only send altered, or in more segments, is refused and costs nothing") {
  for (const std::size_t letters : {70, 200}) {
    const auto text = std::string(letters, 'a').append("\u20AC");
    CAPTURE(text.size());
    one_text l{speaking(domain::alphabet::latin1), text};
    CHECK(l.smsc->segments.empty());
    CHECK(l.state_of(1) == message_state::rejected);
    CHECK(l.endings_of(1) == 1);
    REQUIRE_FALSE(l.facts.empty());
    money charged, released;
    for (const auto& f : l.facts) {
      CHECK(f.event.kind == domain::event_kind::refused);
      CHECK(f.event.code == static_cast<std::uint32_t>(command_status::rinvdcs));
      charged = money::from_units(charged.units() + f.event.charge.units());
      released = money::from_units(released.units() + f.event.release.units());
    }
    CHECK(charged == money{});
    CHECK(released.units() >= shilling.units());
    l.route({{.id = 2}});
    l.pass(1s);
    CHECK(l.smsc->segments.size() == 1);
  }
}

TEST_CASE("a long text goes in its own segments over a link with another alphabet, marked in any style") {
  const auto text = repeated("Habari [\u00E9]! ", 20);
  for (const auto style :
      {smpp::long_message_style::udh8, smpp::long_message_style::sar, smpp::long_message_style::payload}) {
    CAPTURE(smpp::to_text(style));
    auto o = speaking(domain::alphabet::latin1);
    o.smpp.long_messages = style;
    one_text l{o, text};
    CHECK(l.smsc->segments.size() == (style == smpp::long_message_style::payload ? 1 : 2));
    std::string all;
    for (const auto& p : l.smsc->segments) {
      CHECK(p.data_coding == smpp::coding::smsc_default);
      all += smpp::user_data(p.esm_class, p.text);
    }
    CHECK(all == repeated("Habari [\xE9]! ", 20));
  }
}
