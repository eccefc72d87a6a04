#include "tests/protocols/smpp/session_harness.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::smpp;
using namespace mbs::smpp::testing;

namespace {

// What a session said and wrote, as text that can be compared.
struct trace {
  std::string octets;
  std::vector<std::string> events;
};

void note(trace& t, const smsc_output& out) {
  t.octets += out.octets;
  for (const auto& e : out.events) {
    if (const auto* s = std::get_if<submit_arrived>(&e))
      t.events.push_back(std::to_string(s->sequence) + ":" + std::string{s->request.short_message});
    else
      t.events.push_back("kind " + std::to_string(e.index()));
  }
}

trace run(std::string_view octets, std::size_t piece) {
  trace t;
  smsc_session smsc{smsc_options{}};
  smsc_output out;
  smsc.on_connected(start);
  while (!octets.empty()) {
    const std::string now{octets.substr(0, piece)};
    octets.remove_prefix(now.size());
    out.clear();
    smsc.on_bytes(now, start, out);
    note(t, out);
    out.clear();
    if (smsc.state() == session_state::binding) smsc.accept_bind(start, out);
    note(t, out);
  }
  return t;
}

}  // namespace

TEST_CASE("octets one by one and all at once tell the same story") {
  CHECK(rc::check([] {
    // The bind comes alone: its acceptance by the caller is what the rest depends on.
    const auto bind = octets_of(bind_transceiver{}, 1);
    std::string octets;
    const auto count = *rc::gen::inRange(1, 12);
    for (std::uint32_t i = 2; i < 2U + static_cast<std::uint32_t>(count); ++i) {
      switch (*rc::gen::inRange(0, 5)) {
        case 0: octets += header_octets(command_id::enquire_link, i); break;
        case 1:
          octets += header_octets(static_cast<command_id>(*rc::gen::arbitrary<std::uint32_t>()), i);
          break;
        case 2: {
          auto broken = octets_of(submit_sm{}, i);
          broken.back() = 3;
          octets += broken;
          break;
        }
        default: {
          const auto text = *rc::gen::container<std::string>(
              *rc::gen::inRange<std::size_t>(0, 200), rc::gen::arbitrary<char>());
          submit_sm pdu;
          pdu.short_message = text;
          octets += octets_of(pdu, i);
        }
      }
    }
    if (*rc::gen::arbitrary<bool>()) octets += std::string(16, '\xFF');
    const auto single = run(bind + octets, 1);
    smsc_session smsc{smsc_options{}};
    smsc_output out;
    trace whole;
    smsc.on_connected(start);
    smsc.on_bytes(bind, start, out);
    note(whole, out);
    out.clear();
    smsc.accept_bind(start, out);
    note(whole, out);
    out.clear();
    smsc.on_bytes(octets, start, out);
    note(whole, out);
    RC_ASSERT(single.octets == whole.octets);
    RC_ASSERT(single.events == whole.events);
  }));
}

TEST_CASE("both sides together carry a message and its receipt") {
  esme_at_work esme{{.system_id = "customer"}};
  smsc_at_work smsc;
  smsc.hear(esme.out.octets);
  REQUIRE(smsc.session.accept_bind(smsc.now, smsc.out));
  esme.hear(smsc.out.octets);
  REQUIRE(esme.session.state() == session_state::bound);

  esme.submit(42);
  smsc.hear(esme.out.octets);
  REQUIRE(find<submit_arrived>(smsc.out));
  smsc.session.answer(
      submit_sm_resp{"m1", {}}, find<submit_arrived>(smsc.out)->sequence, command_status::rok, smsc.out);
  CHECK(smsc.session.deliver(
            deliver_sm{.esm_class = esm::delivery_receipt, .short_message = "id:m1 stat:DELIVRD"}, 7,
            smsc.now, smsc.out) == send_verdict::sent);
  esme.hear(smsc.out.octets);
  REQUIRE(find<submit_answered>(esme.out));
  CHECK(find<submit_answered>(esme.out)->key == 42);
  REQUIRE(find<delivery_arrived>(esme.out));
  CHECK(
      esme.session.answer_deliver(find<delivery_arrived>(esme.out)->sequence, command_status::rok, esme.out));
  smsc.hear(esme.out.octets);
  REQUIRE(find<deliver_answered>(smsc.out));
  CHECK(find<deliver_answered>(smsc.out)->key == 7);

  esme.out.clear();
  esme.session.unbind(esme.now, esme.out);
  smsc.hear(esme.out.octets);
  esme.hear(smsc.out.octets);
  CHECK(find<session_closed>(smsc.out)->why == close_reason::unbound_by_peer);
  CHECK(find<session_closed>(esme.out)->why == close_reason::unbound_by_us);
}
