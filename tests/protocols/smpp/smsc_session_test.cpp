#include "protocols/smpp/smsc_session.hpp"

#include "tests/protocols/smpp/session_harness.hpp"

#include <doctest/doctest.h>

using namespace mbs::smpp;
using namespace mbs::smpp::testing;
using std::chrono::seconds;

namespace {
std::string small_submit(std::uint32_t sequence) {
  submit_sm pdu;
  pdu.destination.digits = "254722000001";
  pdu.short_message = "hi";
  return octets_of(pdu, sequence);
}
}  // namespace

TEST_CASE("the caller judges a bind's credentials") {
  smsc_at_work smsc{{.system_id = "operator"}};
  bind_transmitter who;
  who.system_id = "customer";
  who.password = "secret";
  smsc.hear(octets_of(who, 9));
  REQUIRE(find<bind_requested>(smsc.out));
  CHECK(find<bind_requested>(smsc.out)->mode == bind_mode::transmitter);
  CHECK(find<bind_requested>(smsc.out)->password == "secret");
  CHECK(smsc.out.octets.empty());
  SUBCASE("accepted") {
    REQUIRE(smsc.session.accept_bind(smsc.now, smsc.out));
    const auto answer = decode(smsc.out.octets);
    REQUIRE(answer.what == outcome::pdu);
    CHECK(answer.header == (pdu_header{command_id::bind_transmitter_resp, command_status::rok, 9}));
    CHECK(std::get<bind_transmitter_resp>(answer.body).system_id == "operator");
    CHECK(std::get<bind_transmitter_resp>(answer.body).tlvs.get(tag::sc_interface_version) == version_3_4);
    CHECK_FALSE(smsc.session.accept_bind(smsc.now, smsc.out));
  }
  SUBCASE("refused") {
    REQUIRE(smsc.session.refuse_bind(command_status::rinvpaswd, smsc.out));
    CHECK(headers(smsc.out.octets).at(0).status == command_status::rinvpaswd);
    CHECK(smsc.out.close);
    CHECK(find<session_closed>(smsc.out)->why == close_reason::bind_refused);
  }
}

TEST_CASE("a connection that does not bind in time is closed") {
  smsc_at_work smsc;
  CHECK(smsc.session.next_deadline() == start + seconds{10});
  CHECK(find<session_closed>(smsc.pass(seconds{10}))->why == close_reason::bind_timed_out);
}

TEST_CASE("a submit before the bind is answered with its state's error") {
  smsc_at_work smsc;
  smsc.hear(small_submit(4));
  CHECK(smsc.out.events.empty());
  CHECK(headers(smsc.out.octets) ==
      std::vector<pdu_header>{{command_id::submit_sm_resp, command_status::rinvbndsts, 4}});
}

TEST_CASE("a submit of a receiver is answered with its state's error") {
  smsc_at_work smsc;
  smsc.bind<bind_receiver>();
  smsc.hear(small_submit(4));
  CHECK(headers(smsc.out.octets).at(0).status == command_status::rinvbndsts);
}

TEST_CASE("a second bind on a bound session is refused") {
  smsc_at_work smsc;
  smsc.bind();
  smsc.hear(octets_of(bind_transceiver{}, 5));
  CHECK(headers(smsc.out.octets).at(0).status == command_status::ralybnd);
  CHECK(smsc.session.state() == session_state::bound);
}

TEST_CASE("each submit waits for the caller's answer") {
  smsc_at_work smsc;
  smsc.bind();
  smsc.hear(small_submit(4) + small_submit(5));
  REQUIRE(count<submit_arrived>(smsc.out) == 2);
  CHECK(find<submit_arrived>(smsc.out)->request.destination.digits == "254722000001");
  CHECK(smsc.session.unanswered() == 2);
  CHECK(smsc.session.answer(submit_sm_resp{"id-5", {}}, 5, command_status::rok, smsc.out));
  CHECK(smsc.session.answer(submit_sm_resp{}, 4, command_status::rsubmitfail, smsc.out));
  CHECK(headers(smsc.out.octets) ==
      std::vector<pdu_header>{{command_id::submit_sm_resp, command_status::rok, 5},
          {command_id::submit_sm_resp, command_status::rsubmitfail, 4}});
  CHECK(smsc.session.unanswered() == 0);
}

TEST_CASE("an answer that cannot be written becomes a system error") {
  smsc_at_work smsc;
  smsc.bind();
  smsc.hear(small_submit(4));
  const std::string too_long(65, 'x');
  CHECK(smsc.session.answer(submit_sm_resp{too_long, {}}, 4, command_status::rok, smsc.out));
  CHECK(headers(smsc.out.octets).at(0).status == command_status::rsyserr);
}

TEST_CASE("more unanswered submits than allowed are refused at once") {
  smsc_at_work smsc{{.max_unanswered = 1}};
  smsc.bind();
  smsc.hear(small_submit(4) + small_submit(5));
  CHECK(count<submit_arrived>(smsc.out) == 1);
  CHECK(headers(smsc.out.octets) ==
      std::vector<pdu_header>{{command_id::submit_sm_resp, command_status::rmsgqful, 5}});
}

TEST_CASE("a malformed submit is answered with its status and leaves no event") {
  smsc_at_work smsc;
  smsc.bind();
  auto broken = small_submit(4);
  broken[broken.size() - 3] = 9;
  smsc.hear(broken + small_submit(5));
  CHECK(headers(smsc.out.octets) ==
      std::vector<pdu_header>{{command_id::submit_sm_resp, command_status::rinvmsglen, 4}});
  REQUIRE(smsc.out.events.size() == 1);
  CHECK(find<submit_arrived>(smsc.out)->sequence == 5);
}

TEST_CASE("every other request arrives as its own event") {
  smsc_at_work smsc;
  smsc.bind();
  std::string list;
  append_destination(list, {{{}, {}, "1"}, {}});
  submit_multi multi;
  multi.destinations = {1, list};
  smsc.hear(octets_of(multi, 1) + octets_of(data_sm{}, 2) + octets_of(query_sm{"q", {}}, 3) +
      octets_of(cancel_sm{}, 4) + octets_of(replace_sm{}, 5));
  CHECK(find<multi_arrived>(smsc.out));
  CHECK(find<data_arrived>(smsc.out));
  CHECK(find<query_arrived>(smsc.out)->request.message_id == "q");
  CHECK(find<cancel_arrived>(smsc.out));
  CHECK(find<replace_arrived>(smsc.out));
  smsc.out.clear();
  CHECK(smsc.session.answer(query_sm_resp{"q", "", 1, 0}, 3, command_status::rok, smsc.out));
  CHECK(smsc.session.answer(cancel_sm_resp{}, 4, command_status::rok, smsc.out));
  CHECK(headers(smsc.out.octets).size() == 2);
}

TEST_CASE("a delivery goes out within its window and comes back answered") {
  smsc_options options;
  options.limits.window = 1;
  smsc_at_work smsc{options};
  smsc.bind();
  smsc.out.clear();
  CHECK(smsc.session.deliver(deliver_sm{}, 9, smsc.now, smsc.out) == send_verdict::sent);
  CHECK(smsc.session.deliver(deliver_sm{}, 10, smsc.now, smsc.out) == send_verdict::window_full);
  const auto sent = headers(smsc.out.octets).at(0);
  smsc.hear(octets_of(deliver_sm_resp{}, sent.sequence));
  REQUIRE(find<deliver_answered>(smsc.out));
  CHECK(find<deliver_answered>(smsc.out)->key == 9);
  CHECK(smsc.session.room() == 1);
}

TEST_CASE("a delivery without an answer times out") {
  smsc_options options;
  options.limits.answer_within = seconds{5};
  smsc_at_work smsc{options};
  smsc.bind();
  CHECK(smsc.session.deliver(deliver_sm{}, 9, smsc.now, smsc.out) == send_verdict::sent);
  CHECK(smsc.session.next_deadline() == smsc.now + seconds{5});
  CHECK(find<request_timed_out>(smsc.pass(seconds{5}))->key == 9);
}

TEST_CASE("nothing is delivered to a transmitter") {
  smsc_at_work smsc;
  smsc.bind<bind_transmitter>();
  CHECK(smsc.session.deliver(deliver_sm{}, 9, smsc.now, smsc.out) == send_verdict::wrong_mode);
  CHECK(smsc.session.alert({}, smsc.out) == send_verdict::wrong_mode);
  CHECK(smsc.session.room() == 0);
}

TEST_CASE("an ESME before 3.4 gets no optional parameters") {
  smsc_at_work smsc;
  smsc.bind(0x33);
  CHECK(smsc.session.peer_is_v33());
  const auto answer = decode(smsc.out.octets);
  CHECK(std::get<bind_transceiver_resp>(answer.body).tlvs.empty());
  std::string tlvs;
  tlv_writer{tlvs}.put(tag::message_state, std::uint8_t{2});
  deliver_sm receipt;
  receipt.short_message = "id:1 stat:DELIVRD";
  receipt.tlvs = tlv_view{tlvs};
  smsc.out.clear();
  CHECK(smsc.session.deliver(receipt, 1, smsc.now, smsc.out) == send_verdict::sent);
  const auto sent = decode(smsc.out.octets);
  CHECK(std::get<deliver_sm>(sent.body).tlvs.empty());
  tlvs.clear();
  tlv_writer{tlvs}.put(tag::message_payload, "only here");
  CHECK(smsc.session.deliver(deliver_sm{.tlvs = tlv_view{tlvs}}, 2, smsc.now, smsc.out) ==
      send_verdict::invalid_pdu);
}

TEST_CASE("an unanswered enquire_link drops the customer's session") {
  smsc_at_work smsc;
  smsc.bind();
  CHECK(headers(smsc.pass(seconds{30}).octets).at(0).command == command_id::enquire_link);
  CHECK(find<session_closed>(smsc.pass(seconds{10}))->why == close_reason::peer_silent);
}

TEST_CASE("a session without messages is unbound, though its peer is alive") {
  smsc_at_work smsc{{.inactivity = seconds{50}}};
  smsc.bind();
  smsc.pass(seconds{29});
  smsc.hear(header_octets(command_id::enquire_link, 2));
  CHECK(smsc.session.next_deadline() == start + seconds{50});
  smsc.pass(seconds{21});
  const auto sent = headers(smsc.out.octets).at(0);
  CHECK(sent.command == command_id::unbind);
  smsc.hear(header_octets(command_id::unbind_resp, sent.sequence));
  CHECK(find<session_closed>(smsc.out)->why == close_reason::inactive);
}

TEST_CASE("an unbind of the customer is answered before closing") {
  smsc_at_work smsc;
  smsc.bind();
  smsc.hear(header_octets(command_id::unbind, 3));
  CHECK(headers(smsc.out.octets).at(0) == (pdu_header{command_id::unbind_resp, command_status::rok, 3}));
  CHECK(find<session_closed>(smsc.out)->why == close_reason::unbound_by_peer);
  CHECK_FALSE(smsc.session.answer(submit_sm_resp{}, 4, command_status::rok, smsc.out));
}

TEST_CASE("an unbind is answered after the requests before it") {
  smsc_at_work smsc;
  smsc.bind();
  smsc.hear(small_submit(4) + header_octets(command_id::unbind, 5) + small_submit(6));
  CHECK(headers(smsc.out.octets) ==
      std::vector<pdu_header>{{command_id::submit_sm_resp, command_status::rinvbndsts, 6}});
  CHECK_FALSE(smsc.out.close);
  CHECK(smsc.session.deliver(deliver_sm{}, 1, smsc.now, smsc.out) == send_verdict::not_bound);
  smsc.out.clear();
  SUBCASE("when they are answered") {
    CHECK(smsc.session.answer(submit_sm_resp{"m", {}}, 4, command_status::rok, smsc.out));
    CHECK(headers(smsc.out.octets) ==
        std::vector<pdu_header>{{command_id::submit_sm_resp, command_status::rok, 4},
            {command_id::unbind_resp, command_status::rok, 5}});
  }
  SUBCASE("or when that takes too long") {
    smsc.pass(seconds{5});
  }
  CHECK(smsc.out.close);
  CHECK(find<session_closed>(smsc.out)->why == close_reason::unbound_by_peer);
}

TEST_CASE("an outbind goes out before a bind only") {
  smsc_at_work smsc;
  CHECK(smsc.session.send_outbind({"operator", "pw"}, smsc.out));
  CHECK(headers(smsc.out.octets).at(0).command == command_id::outbind);
  smsc.bind();
  CHECK_FALSE(smsc.session.send_outbind({"operator", "pw"}, smsc.out));
}
