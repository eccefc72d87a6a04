#include "protocols/smpp/esme_session.hpp"

#include "tests/protocols/smpp/session_harness.hpp"

#include <doctest/doctest.h>

using namespace mbs::smpp;
using namespace mbs::smpp::testing;
using std::chrono::seconds;

TEST_CASE("a session binds with its mode and reports it") {
  esme_at_work esme{{.mode = bind_mode::transmitter, .system_id = "mbs", .password = "secret"}};
  const auto sent = decode(esme.out.octets);
  REQUIRE(sent.what == outcome::pdu);
  CHECK(std::get<bind_transmitter>(sent.body).password == "secret");
  CHECK(esme.session.room() == 0);
  std::string tlvs;
  tlv_writer{tlvs}.put(tag::sc_interface_version, version_3_4);
  esme.hear(octets_of(bind_transmitter_resp{"SMSC", tlv_view{tlvs}}, 1));
  REQUIRE(find<bound>(esme.out));
  CHECK(find<bound>(esme.out)->smsc_id == "SMSC");
  CHECK(find<bound>(esme.out)->smsc_version == version_3_4);
  CHECK(esme.session.room() == 10);
}

TEST_CASE("a refused bind tells the status and closes") {
  esme_at_work esme;
  SUBCASE("by its answer") {
    esme.hear(header_octets(command_id::bind_transceiver_resp, 1, command_status::rinvpaswd));
  }
  SUBCASE("by generic_nack") {
    esme.hear(header_octets(command_id::generic_nack, 1, command_status::rinvpaswd));
  }
  SUBCASE("by generic_nack of a sequence that it could not read") {
    esme.hear(header_octets(command_id::generic_nack, 0, command_status::rinvpaswd));
  }
  REQUIRE(find<bind_failed>(esme.out));
  CHECK(find<bind_failed>(esme.out)->status == command_status::rinvpaswd);
  CHECK(find<session_closed>(esme.out)->why == close_reason::bind_refused);
  CHECK(esme.out.close);
}

TEST_CASE("a bind too long for the wire fails without sending") {
  esme_at_work esme{{.password = "123456789"}};
  CHECK(esme.out.octets.empty());
  CHECK(find<bind_failed>(esme.out));
  CHECK(esme.session.state() == session_state::closed);
}

TEST_CASE("a bind without an answer times out") {
  esme_at_work esme;
  CHECK(esme.session.next_deadline() == start + seconds{10});
  CHECK(esme.pass(seconds{9}).events.empty());
  CHECK(find<session_closed>(esme.pass(seconds{1}))->why == close_reason::bind_timed_out);
}

TEST_CASE("a session that waits for an outbind binds after it") {
  esme_at_work esme{{.wait_for_outbind = true}};
  CHECK(esme.out.octets.empty());
  esme.hear(octets_of(outbind{"SMSC", "pw"}, 1));
  CHECK(find<outbind_arrived>(esme.out)->who.system_id == "SMSC");
  CHECK(headers(esme.out.octets).at(0).command == command_id::bind_transceiver);
}

TEST_CASE("an answer names its request and its message") {
  esme_at_work esme;
  esme.bind();
  const auto first = esme.submit(100);
  const auto second = esme.submit(200);
  CHECK(esme.session.unanswered() == 2);
  esme.hear(octets_of(submit_sm_resp{"id-2", {}}, second) +
      header_octets(command_id::submit_sm_resp, first, command_status::rthrottled));
  REQUIRE(count<submit_answered>(esme.out) == 2);
  const auto& a = std::get<submit_answered>(esme.out.events[0]);
  CHECK(a.key == 200);
  CHECK(a.message_id == "id-2");
  CHECK(a.status == command_status::rok);
  const auto& b = std::get<submit_answered>(esme.out.events[1]);
  CHECK(b.key == 100);
  CHECK(b.status == command_status::rthrottled);
  CHECK(esme.session.unanswered() == 0);
}

TEST_CASE("no more requests than the window are open") {
  esme_options options;
  options.limits.window = 2;
  esme_at_work esme{options};
  esme.bind();
  const auto first = esme.submit(1);
  esme.submit(2);
  CHECK(esme.session.room() == 0);
  CHECK(esme.session.send(submit_sm{}, 3, esme.now, esme.out) == send_verdict::window_full);
  esme.hear(octets_of(submit_sm_resp{"1", {}}, first));
  CHECK(esme.session.room() == 1);
}

TEST_CASE("a request without an answer times out, and its late answer is told") {
  esme_at_work esme;
  esme.bind();
  const auto sequence = esme.submit(7);
  esme.hear(header_octets(command_id::enquire_link, 1));
  esme.pass(seconds{29});
  esme.hear(header_octets(command_id::enquire_link, 2));
  esme.pass(seconds{29});
  esme.hear(header_octets(command_id::enquire_link, 3));
  esme.pass(seconds{2});
  REQUIRE(find<request_timed_out>(esme.out));
  CHECK(find<request_timed_out>(esme.out)->key == 7);
  CHECK(find<request_timed_out>(esme.out)->sequence == sequence);
  CHECK(esme.session.room() == 10);
  esme.hear(octets_of(submit_sm_resp{"late", {}}, sequence));
  REQUIRE(find<late_answer>(esme.out));
  CHECK(find<late_answer>(esme.out)->message_id == "late");
  CHECK(find<late_answer>(esme.out)->sequence == sequence);
}

TEST_CASE("an unanswered enquire_link drops the session") {
  esme_at_work esme;
  esme.bind();
  esme.submit(7);
  CHECK(esme.session.next_deadline() == esme.now + seconds{30});
  CHECK(esme.pass(seconds{29}).octets.empty());
  CHECK(headers(esme.pass(seconds{1}).octets).at(0).command == command_id::enquire_link);
  CHECK(esme.session.next_deadline() == esme.now + seconds{10});
  esme.pass(seconds{10});
  REQUIRE(find<session_closed>(esme.out));
  CHECK(find<session_closed>(esme.out)->why == close_reason::peer_silent);
  CHECK(find<session_closed>(esme.out)->unanswered == std::vector<cookie>{7});
  CHECK(esme.out.close);
  CHECK(esme.session.next_deadline() == steady_point::max());
}

TEST_CASE("without a time limit an unanswered enquire_link is asked again") {
  esme_options options;
  options.limits.enquire_within = {};
  esme_at_work esme{options};
  esme.bind();
  CHECK(headers(esme.pass(seconds{30}).octets).size() == 1);
  CHECK(esme.pass(seconds{29}).octets.empty());
  CHECK(headers(esme.pass(seconds{1}).octets).size() == 1);
  CHECK(esme.session.state() == session_state::bound);
}

TEST_CASE("an answered enquire_link keeps the session") {
  esme_at_work esme;
  esme.bind();
  const auto asked = headers(esme.pass(seconds{30}).octets).at(0);
  esme.hear(header_octets(command_id::enquire_link_resp, asked.sequence));
  CHECK(esme.pass(seconds{10}).events.empty());
  CHECK(esme.session.state() == session_state::bound);
}

TEST_CASE("an enquire_link of the peer is answered with its sequence") {
  esme_at_work esme;
  esme.bind();
  esme.hear(header_octets(command_id::enquire_link, 77));
  CHECK(headers(esme.out.octets) ==
      std::vector<pdu_header>{{command_id::enquire_link_resp, command_status::rok, 77}});
}

TEST_CASE("a delivery waits for the caller's answer") {
  esme_at_work esme;
  esme.bind();
  deliver_sm receipt;
  receipt.esm_class = esm::delivery_receipt;
  receipt.short_message = "id:1 stat:DELIVRD";
  data_sm other;
  esme.hear(octets_of(receipt, 41) + octets_of(other, 42));
  CHECK(esme.out.octets.empty());
  REQUIRE(find<delivery_arrived>(esme.out));
  CHECK(find<delivery_arrived>(esme.out)->sequence == 41);
  CHECK(find<delivery_arrived>(esme.out)->message == receipt);
  CHECK(find<data_delivery_arrived>(esme.out)->sequence == 42);
  CHECK(esme.session.answer_deliver(41, command_status::rok, esme.out));
  CHECK(esme.session.answer_data(42, command_status::rx_t_appn, esme.out));
  CHECK(headers(esme.out.octets) ==
      std::vector<pdu_header>{{command_id::deliver_sm_resp, command_status::rok, 41},
          {command_id::data_sm_resp, command_status::rx_t_appn, 42}});
}

TEST_CASE("generic_nack fails the request that it names") {
  esme_at_work esme;
  esme.bind();
  const auto sequence = esme.submit(5);
  esme.hear(header_octets(command_id::generic_nack, 999, command_status::rsyserr));
  CHECK(esme.out.events.empty());
  esme.hear(header_octets(command_id::generic_nack, sequence, command_status::rok));
  REQUIRE(find<submit_answered>(esme.out));
  CHECK(find<submit_answered>(esme.out)->key == 5);
  CHECK(find<submit_answered>(esme.out)->status == command_status::runknownerr);
}

TEST_CASE("an answer of another command does not end a request") {
  esme_at_work esme;
  esme.bind();
  const auto sequence = esme.submit(5);
  esme.hear(header_octets(command_id::query_sm_resp, sequence));
  CHECK(esme.out.events.empty());
  CHECK(esme.session.unanswered() == 1);
}

TEST_CASE("query, cancel, replace and multi are answered by their own events") {
  esme_at_work esme;
  esme.bind();
  std::string list;
  append_destination(list, {{{}, {}, "1"}, {}});
  submit_multi multi;
  multi.destinations = {1, list};
  CHECK(esme.session.send(query_sm{"id", {}}, 1, esme.now, esme.out) == send_verdict::sent);
  CHECK(esme.session.send(cancel_sm{}, 2, esme.now, esme.out) == send_verdict::sent);
  CHECK(esme.session.send(replace_sm{}, 3, esme.now, esme.out) == send_verdict::sent);
  CHECK(esme.session.send(multi, 4, esme.now, esme.out) == send_verdict::sent);
  const auto sent = headers(esme.out.octets);
  std::string failures;
  append_failure(failures, {{}, command_status::rinvdstadr});
  esme.hear(octets_of(query_sm_resp{"id", "", 2, 0}, sent[0].sequence) +
      header_octets(command_id::cancel_sm_resp, sent[1].sequence, command_status::rcancelfail) +
      header_octets(command_id::replace_sm_resp, sent[2].sequence) +
      octets_of(submit_multi_resp{"m", {1, failures}, {}}, sent[3].sequence));
  CHECK(find<query_answered>(esme.out)->answer.message_state == 2);
  REQUIRE(count<operation_answered>(esme.out) == 2);
  CHECK(find<operation_answered>(esme.out)->key == 2);
  CHECK(find<operation_answered>(esme.out)->status == command_status::rcancelfail);
  CHECK(find<submit_answered>(esme.out)->failures.count == 1);
}

TEST_CASE("a bind of one direction refuses the other") {
  SUBCASE("a receiver does not submit") {
    esme_at_work esme{{.mode = bind_mode::receiver}};
    esme.hear(header_octets(command_id::bind_receiver_resp, 1));
    CHECK(esme.session.send(submit_sm{}, 1, esme.now, esme.out) == send_verdict::wrong_mode);
    CHECK(esme.session.room() == 0);
  }
  SUBCASE("a transmitter is not delivered to") {
    esme_at_work esme{{.mode = bind_mode::transmitter}};
    esme.hear(header_octets(command_id::bind_transmitter_resp, 1));
    esme.hear(octets_of(deliver_sm{}, 8));
    CHECK(esme.out.events.empty());
    CHECK(headers(esme.out.octets) ==
        std::vector<pdu_header>{{command_id::deliver_sm_resp, command_status::rinvbndsts, 8}});
  }
}

TEST_CASE("a command that an SMSC may not send is answered and the session goes on") {
  esme_at_work esme;
  esme.bind();
  esme.hear(octets_of(submit_sm{}, 8) + header_octets(static_cast<command_id>(0x66), 9) +
      header_octets(static_cast<command_id>(0x80000066), 10));
  CHECK(headers(esme.out.octets) ==
      std::vector<pdu_header>{{command_id::submit_sm_resp, command_status::rinvbndsts, 8},
          {command_id::generic_nack, command_status::rinvcmdid, 9}});
  CHECK(esme.session.state() == session_state::bound);
}

TEST_CASE("a delivery with a flaw at its end brings what can be read of it") {
  esme_at_work esme;
  esme.bind();
  deliver_sm receipt;
  receipt.source.digits = "254712000001";
  receipt.esm_class = esm::delivery_receipt;
  receipt.short_message = "id:7 stat:DELIVRD";
  std::string tlvs;
  tlv_writer{tlvs}.put(tag::message_state, std::uint8_t{2});
  receipt.tlvs = tlv_view{tlvs};
  const auto whole = octets_of(receipt, 8);
  const auto length_at = whole.size() - tlvs.size() - receipt.short_message.size() - 1;
  const auto flawed = [&](std::string octets, int sm_length) {
    octets[length_at] = static_cast<char>(sm_length);
    wire::store_u32(octets.data(), static_cast<std::uint32_t>(octets.size()));
    return octets;
  };
  const auto cut = [&](std::size_t octets) { return whole.substr(0, whole.size() - octets); };
  struct flaw {
    std::string octets;
    command_status what;
    std::string_view text;
  };
  const auto nul = std::string(1, '\0');
  for (const auto& f : {flaw{flawed(whole + nul, 17), command_status::rinvoptparstream, "id:7 stat:DELIVRD"},
           flaw{flawed(whole + "\x14\x01\x00\x09x", 17), command_status::rinvoptparstream,
               "id:7 stat:DELIVRD"},
           flaw{flawed(cut(2), 17), command_status::rinvoptparstream, "id:7 stat:DELIVRD"},
           flaw{flawed(cut(tlvs.size()), 18), command_status::rinvmsglen, "id:7 stat:DELIVRD"},
           flaw{flawed(cut(tlvs.size()), 16), command_status::rinvoptparstream, "id:7 stat:DELIVR"}}) {
    esme.hear(f.octets + header_octets(command_id::enquire_link, 9));
    const auto* d = find<delivery_arrived>(esme.out);
    REQUIRE(d);
    CHECK(d->flaw.what == f.what);
    CHECK(d->message.short_message == f.text);
    CHECK(d->message.source.digits == "254712000001");
    CHECK(d->flaw.body == f.octets.substr(header_size));
    // Answered by whoever makes it durable.
    CHECK(headers(esme.out.octets) ==
        std::vector<pdu_header>{{command_id::enquire_link_resp, command_status::rok, 9}});
  }
  esme.hear(flawed(whole + nul, 17));
  CHECK(find<delivery_arrived>(esme.out)->message.tlvs.get(tag::message_state) == 2);
  esme.hear(whole);
  CHECK_FALSE(find<delivery_arrived>(esme.out)->flaw.is_flawed());
}

TEST_CASE("a delivery whose addresses cannot be read is brought as it came, to be answered all the same") {
  esme_at_work esme;
  esme.bind();
  for (const bool data : {false, true}) {
    auto octets = data ? octets_of(data_sm{}, 8) : octets_of(deliver_sm{}, 8);
    octets = octets.substr(0, header_size) + std::string(300, 'x');  // no NUL anywhere
    wire::store_u32(octets.data(), static_cast<std::uint32_t>(octets.size()));
    esme.hear(octets + header_octets(command_id::enquire_link, 9));
    const auto* u = find<delivery_unreadable>(esme.out);
    REQUIRE(u);
    CHECK(u->sequence == 8);
    CHECK(u->command == (data ? command_id::data_sm : command_id::deliver_sm));
    CHECK(u->flaw.is_flawed());
    CHECK(u->flaw.body == std::string(300, 'x'));
    CHECK(headers(esme.out.octets) ==
        std::vector<pdu_header>{{command_id::enquire_link_resp, command_status::rok, 9}});
  }
}

TEST_CASE("a poisoned stream is answered, closed, and gives its requests back") {
  esme_at_work esme;
  esme.bind();
  esme.submit(5);
  auto octets = header_octets(command_id::enquire_link, 6);
  wire::store_u32(octets.data(), 4);
  esme.hear(octets);
  CHECK(headers(esme.out.octets) ==
      std::vector<pdu_header>{{command_id::generic_nack, command_status::rinvcmdlen, 6}});
  CHECK(find<session_closed>(esme.out)->why == close_reason::stream_poisoned);
  CHECK(find<session_closed>(esme.out)->unanswered == std::vector<cookie>{5});
  CHECK(esme.hear(header_octets(command_id::enquire_link, 7)).octets.empty());
}

TEST_CASE("before the bind a large PDU poisons the stream, after it does not") {
  esme_at_work esme;
  std::string payload;
  tlv_writer{payload}.put(tag::message_payload, std::string(8'000, 'x'));
  deliver_sm large;
  large.tlvs = tlv_view{payload};
  SUBCASE("before") {
    esme.hear(octets_of(large, 1));
    CHECK(esme.session.state() == session_state::closed);
  }
  SUBCASE("after") {
    esme.bind();
    esme.hear(octets_of(large, 1));
    CHECK(find<delivery_arrived>(esme.out));
  }
}

TEST_CASE("an unbind of ours ends when answered, or without an answer in time") {
  esme_at_work esme;
  esme.bind();
  const auto request = esme.submit(5);
  esme.out.clear();
  esme.session.unbind(esme.now, esme.out);
  const auto sent = headers(esme.out.octets).at(0);
  CHECK(sent.command == command_id::unbind);
  CHECK(esme.session.send(submit_sm{}, 6, esme.now, esme.out) == send_verdict::not_bound);
  SUBCASE("answered") {
    esme.hear(
        octets_of(submit_sm_resp{"x", {}}, request) + header_octets(command_id::unbind_resp, sent.sequence));
    CHECK(find<submit_answered>(esme.out)->key == 5);
    CHECK(find<session_closed>(esme.out)->unanswered.empty());
  }
  SUBCASE("silent") {
    esme.pass(seconds{5});
    CHECK(find<session_closed>(esme.out)->unanswered == std::vector<cookie>{5});
  }
  CHECK(find<session_closed>(esme.out)->why == close_reason::unbound_by_us);
}

TEST_CASE("an unbind of the peer is answered before closing") {
  esme_at_work esme;
  esme.bind();
  esme.hear(header_octets(command_id::unbind, 3));
  CHECK(headers(esme.out.octets).at(0).command == command_id::unbind_resp);
  CHECK(find<session_closed>(esme.out)->why == close_reason::unbound_by_peer);
  CHECK(esme.out.close);
}

TEST_CASE("answers behind an unbind of the peer count, and requests there are not answered") {
  esme_at_work esme;
  esme.bind();
  const auto first = esme.submit(1);
  const auto second = esme.submit(2);
  const auto third = esme.submit(3);
  const auto octets = header_octets(command_id::unbind, 1) + octets_of(submit_sm_resp{"11", {}}, first) +
      octets_of(deliver_sm{}, 2) + header_octets(command_id::enquire_link, 3) +
      octets_of(submit_sm_resp{"22", {}}, second) + header_octets(command_id::unbind, 4) +
      octets_of(submit_sm_resp{"33", {}}, third);
  SUBCASE("in one piece") {
    esme.hear(octets);
    CHECK(count<submit_answered>(esme.out) == 3);
  }
  SUBCASE("cut within an answer") {
    const auto cut = octets.size() - 5;
    esme.hear(octets.substr(0, cut));
    CHECK(count<submit_answered>(esme.out) == 2);
    CHECK(esme.out.octets.empty());
    CHECK(esme.session.room() == 0);
    CHECK_FALSE(esme.out.close);
    esme.hear(octets.substr(cut));
    CHECK(count<submit_answered>(esme.out) == 1);
  }
  CHECK(count<delivery_arrived>(esme.out) == 0);
  const auto written = headers(esme.out.octets);
  REQUIRE(written.size() == 1);
  CHECK(written[0] == pdu_header{command_id::unbind_resp, command_status::rok, 1});
  REQUIRE(count<session_closed>(esme.out) == 1);
  CHECK(find<session_closed>(esme.out)->why == close_reason::unbound_by_peer);
  CHECK(find<session_closed>(esme.out)->unanswered.empty());
  CHECK(esme.out.close);
}

TEST_CASE("the rest of an answer behind an unbind is waited for as long as for an unbind_resp") {
  esme_at_work esme;
  esme.bind();
  const auto sequence = esme.submit(1);
  esme.hear(
      header_octets(command_id::unbind, 1) + octets_of(submit_sm_resp{"11", {}}, sequence).substr(0, 17));
  CHECK_FALSE(esme.out.close);
  esme.pass(seconds{5});
  REQUIRE(find<session_closed>(esme.out));
  CHECK(find<session_closed>(esme.out)->why == close_reason::unbound_by_peer);
  CHECK(find<session_closed>(esme.out)->unanswered == std::vector<cookie>{1});
}

TEST_CASE("unbinds that cross end the session once, with what is answered behind them") {
  esme_at_work esme;
  esme.bind();
  const auto sequence = esme.submit(1);
  esme.out.clear();
  esme.session.unbind(esme.now, esme.out);
  const auto ours = headers(esme.out.octets).at(0).sequence;
  esme.hear(header_octets(command_id::unbind, 9) + header_octets(command_id::unbind_resp, ours) +
      octets_of(submit_sm_resp{"11", {}}, sequence));
  CHECK(find<submit_answered>(esme.out));
  CHECK(headers(esme.out.octets).at(0).command == command_id::unbind_resp);
  REQUIRE(count<session_closed>(esme.out) == 1);
  CHECK(find<session_closed>(esme.out)->why == close_reason::unbound_by_us);
}

TEST_CASE("a session has served once anything but the bind is answered") {
  esme_at_work esme;
  esme.bind();
  CHECK_FALSE(esme.session.has_served());
  esme.hear(header_octets(command_id::enquire_link, 3));
  esme.hear(octets_of(deliver_sm{}, 4));
  esme.hear(header_octets(command_id::generic_nack, 999, command_status::rsyserr));
  CHECK_FALSE(esme.session.has_served());
  SUBCASE("a submit_sm") {
    const auto sequence = esme.submit(1);
    esme.hear(header_octets(command_id::submit_sm_resp, sequence, command_status::rsyserr));
  }
  SUBCASE("a submit_sm, by generic_nack") {
    const auto sequence = esme.submit(1);
    esme.hear(header_octets(command_id::generic_nack, sequence, command_status::rsyserr));
  }
  SUBCASE("an enquire_link") {
    esme.pass(seconds{30});
    esme.hear(header_octets(command_id::enquire_link_resp, headers(esme.out.octets).at(0).sequence));
  }
  CHECK(esme.session.has_served());
}

TEST_CASE("a lost connection closes once and gives its requests back in order") {
  esme_at_work esme;
  esme.bind();
  esme.submit(3);
  esme.submit(1);
  esme.submit(2);
  esme.out.clear();
  esme.session.on_disconnected(esme.out);
  esme.session.on_disconnected(esme.out);
  esme.session.on_tick(esme.now + seconds{100}, esme.out);
  REQUIRE(count<session_closed>(esme.out) == 1);
  CHECK(find<session_closed>(esme.out)->unanswered == std::vector<cookie>{3, 1, 2});
  CHECK_FALSE(esme.session.answer_deliver(1, command_status::rok, esme.out));
}

TEST_CASE("an alert is reported and not answered") {
  esme_at_work esme;
  esme.bind();
  esme.hear(octets_of(alert_notification{{{}, {}, "254722000001"}, {}, {}}, 3));
  CHECK(find<alert_arrived>(esme.out)->alert.source.digits == "254722000001");
  CHECK(esme.out.octets.empty());
}
