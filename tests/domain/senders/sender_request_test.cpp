#include "domain/senders/sender_request.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace mbs::domain;

TEST_CASE("ids of requests and documents are not taken for each other") {
  CHECK(sender_request_id_from(to_text(sender_request_id{77})) == sender_request_id{77});
  CHECK(sender_document_id_from(to_text(sender_document_id{77})) == sender_document_id{77});
  CHECK_FALSE(sender_request_id_from(to_text(sender_document_id{77})));
  CHECK_FALSE(sender_document_id_from(to_text(sender_request_id{77})));
}

TEST_CASE("an approval ends at its time, and nothing else does") {
  const time_point end{std::chrono::hours{5}};
  const auto before = end - duration{1};
  using state = sender_request_state;
  CHECK(state_at(state::approved, end, before) == state::approved);
  CHECK(state_at(state::approved, end, end) == state::expired);
  CHECK(state_at(state::approved, std::nullopt, end) == state::approved);
  for (const auto s : {state::waiting, state::rejected, state::withdrawn})
    CHECK(state_at(s, end, end) == s);
}

TEST_CASE("states have texts, and only those") {
  for (const auto s : sender_request_states)
    CHECK(sender_request_state_from(to_text(s)) == s);
  CHECK_FALSE(sender_request_state_from("open"));
}

TEST_CASE("a purpose and a reason are words, and not too many") {
  CHECK_FALSE(fault_of_purpose("Receipts for customers"));
  CHECK_FALSE(fault_of_purpose(std::string(500, 'a')));
  CHECK_FALSE(fault_of_reason(std::string(200, 'a')));
  CHECK(fault_of_reason(std::string(201, 'a')));
  for (const auto* bad : {"", "   ", "a\nb", "\xFF"})
    CHECK(fault_of_purpose(bad));
  CHECK(fault_of_purpose(std::string(501, 'a')));
}

TEST_CASE("an approval ends ahead, within ten years or so") {
  const time_point now{std::chrono::hours{5}};
  CHECK_FALSE(fault_of_approval_end(now + duration{1}, now));
  CHECK_FALSE(fault_of_approval_end(now + max_approval, now));
  CHECK(fault_of_approval_end(now, now));
  CHECK(fault_of_approval_end(now + max_approval + duration{1}, now));
}
