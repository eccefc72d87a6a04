#include "domain/webhooks/event_body.hpp"
#include "domain/webhooks/event_type.hpp"
#include "domain/webhooks/record_room.hpp"
#include "domain/webhooks/webhook_ids.hpp"

#include <doctest/doctest.h>

using namespace mbs::domain;

TEST_CASE("types of events are written and read the same way, and a test is never subscribed to") {
  for (std::size_t i = 0; i < subscribed_types; ++i) {
    const auto type = static_cast<event_type>(i);
    CHECK(event_type_from(to_text(type)) == type);
  }
  CHECK_FALSE(event_type_from("webhook.test"));
  CHECK_FALSE(event_type_from("message.final"));
  CHECK_FALSE(event_type_from(""));
}

TEST_CASE("the end of a message is told as the type of its state") {
  for (const auto state : {message_state::delivered, message_state::undelivered, message_state::rejected,
           message_state::expired, message_state::cancelled, message_state::unknown})
    CHECK(to_text(event_of(state)) == "message." + std::string{to_text(state)});
}

TEST_CASE("a list of events keeps the order of the table and passes over words of a newer program") {
  event_set events;
  events.add(event_type::sender_rejected);
  events.add(event_type::message_delivered);
  CHECK(to_text(events) == "message.delivered sender.rejected");
  CHECK(event_set_from("sender.rejected coupon.used message.delivered") == events);
  CHECK(event_set_from("").empty());
  CHECK_FALSE(message_events().has(event_type::sender_approved));
  CHECK(event_set_from(to_text(message_events())) == message_events());
}

TEST_CASE("ids of posts tell messages' events from others, and never take one for another") {
  CHECK(webhook_id_of(event_seq{17}) == "evt_17");
  CHECK(webhook_id_of(event_seq{17}, event_seq{17}) == "evt_17");
  CHECK(webhook_id_of(event_seq{17}, event_seq{30}) == "evt_17-30");
  CHECK(webhook_id_of(seq_of(webhook_event_id{17})) == "evt_000000000000h");
  CHECK(webhook_delivery_id_from(to_text(webhook_delivery_id{99})) == webhook_delivery_id{99});
  CHECK_FALSE(webhook_delivery_id_from("whk_0000000000033"));
}

TEST_CASE("the body of an event leaves out what is not known and escapes what strangers wrote") {
  CHECK(event_body(event_type::sender_rejected, from_micros(1'700'000'000'000'000),
            {{"id", "sdr_1"}, {"class", ""}, {"reason", "say \"why\"\n</script>"}}) ==
      R"({"type":"sender.rejected","timestamp":"2023-11-14T22:13:20.000Z","data":{"id":"sdr_1","reason":"say \"why\"\u000a</script>"}})");
}

TEST_CASE("of an answer its beginning is kept, as text that every database takes") {
  CHECK(answer_text("plain\r\n\ttext") == "plain\r\n\ttext");
  CHECK(answer_text(std::string{"a\0b\x1b[31mc", 9}) == "ab[31mc");
  CHECK(answer_text("caf\xe9") == "caf\xEF\xBF\xBD");
  CHECK(answer_text(std::string(5'000, 'x')).size() == kept_of_answer);
  const auto cut = answer_text(std::string(kept_of_answer - 1, 'x') + "\xC3\xA9");
  CHECK(cut == std::string(kept_of_answer - 1, 'x'));
}

TEST_CASE("attempts find room by need: failures before successes, and no account takes it all") {
  constexpr std::uint32_t room = 800;
  CHECK(may_record(room, {100, 100}, false));
  CHECK_FALSE(may_record(room, {200, 100}, false));
  CHECK(may_record(room, {200, 99}, false));
  CHECK_FALSE(may_record(room, {600, 0}, false));
  CHECK(may_record(room, {600, 399}, true));
  CHECK_FALSE(may_record(room, {600, 400}, true));
  CHECK_FALSE(may_record(room, {800, 0}, true));
}
