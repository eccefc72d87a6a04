#include "protocols/mpesa/amount.hpp"
#include "protocols/mpesa/answers.hpp"
#include "protocols/mpesa/callbacks.hpp"
#include "protocols/mpesa/pull_answer.hpp"
#include "protocols/mpesa/wire_value.hpp"
#include "protocols/utf8.hpp"

#include <cstdlib>
#include <string_view>

// Whatever is posted as a callback or comes as an answer, it is read to the end: amounts are in their range,
// texts are clean, and what is said to be there is there.

namespace {

using namespace mbs::mpesa;

void demand(bool truth) {
  if (!truth) std::abort();
}

void check_text(std::string_view text) {
  while (!text.empty()) {
    const auto length = mbs::protocols::character_length(text);
    demand(length > 0 && text.front() != '\0');
    text.remove_prefix(length);
  }
}

void check_tree(const wire_value& v, std::size_t depth) {
  demand(depth <= deepest_callback + 1);
  check_text(v.name);
  check_text(v.text);
  demand(v.members.empty() || v.kind == wire_kind::array || v.kind == wire_kind::object);
  for (const auto& member : v.members)
    check_tree(member, depth + 1);
}

void check_amount(const std::optional<std::int64_t>& units) {
  if (!units) return;
  demand(*units >= 0 && *units <= most_shillings * units_per_shilling);
  demand(read_amount(write_amount(*units)) == units);
}

void check_payer(const payer& p) {
  check_text(p.text);
  demand((p.shape == payer_shape::none) == p.text.empty());
  demand(payer::read(p.text) == p);
  demand(p.shown().size() <= 14);
}

void check_callbacks(std::string_view body) {
  if (const auto c = read_push_callback(body)) {
    check_amount(c->amount);
    check_payer(c->from);
    demand(c->result_code != "0" || !c->missing.empty() || (c->amount && c->at && !c->receipt.empty()));
  }
  if (const auto p = read_c2b_payment(body)) {
    check_amount(p->amount);
    check_amount(p->balance);
    check_payer(p->from);
    check_text(p->first_name);
    check_text(account_typed(p->account));
    demand(!p->missing.empty() || (p->amount && p->at && !p->receipt.empty()));
  }
  if (const auto r = read_result_callback(body)) {
    const auto d = status_of(*r);
    check_amount(d.amount);
    demand(!d.missing.empty() || (d.amount && !d.receipt.empty()));
  }
}

void check_answers(std::string_view body) {
  using meaning = answer_meaning;
  const auto token = read_token_answer(body);
  demand((token.said.meaning == meaning::accepted) == !token.token.empty());
  const auto push = read_push_answer(body);
  demand(push.said.meaning != meaning::accepted || !push.checkout_request_id.empty());
  const auto query = read_query_answer(body);
  demand(query.said.meaning != meaning::accepted || !query.result_code.empty());
  check_text(read_acknowledgement(body).said.words);
  for (const auto& row : read_pull_answer(body).rows) {
    check_amount(row.amount);
    check_payer(row.from);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view body{reinterpret_cast<const char*>(data), size};
  if (const auto tree = read_wire(body)) check_tree(*tree, 0);
  check_callbacks(body);
  check_answers(body);
  return 0;
}
