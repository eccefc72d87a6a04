#include "protocols/mpesa/pull_answer.hpp"

#include "protocols/mpesa/wire_fields.hpp"

#include <utility>

namespace mbs::mpesa {

namespace {

constexpr std::string_view done = "1000", nothing_new = "1001";

pull_row row_of(const wire_value& v) {
  pull_row r{.receipt = receipt_of(v.find("transactionId")),
      .at = time_of(v.find("trxDate")),
      .amount = amount_of(v.find("amount")),
      .account = text_of(v.find("billreference")),
      .from = payer::read(text_of(v.find("msisdn"))),
      .transaction_type = text_of(v.find("transactiontype")),
      .sender = text_of(v.find("sender")),
      .missing = {}};
  for (const auto& [name, is_there] : {std::pair{"transactionId", !r.receipt.empty()},
           {"trxDate", r.at.has_value()}, {"amount", r.amount.has_value()}})
    if (!is_there) r.missing.emplace_back(name);
  return r;
}

}  // namespace

pull_answer read_pull_answer(std::string_view body) {
  const auto tree = read_wire(body, longest_pull_answer).value_or(wire_value{});
  pull_answer a{.said = verdict_of(tree), .rows = {}};
  if (a.said.code == done || a.said.code == nothing_new) a.said.meaning = answer_meaning::accepted;
  if (a.said.meaning == answer_meaning::accepted)
    each_object(tree.find("Response"), [&](const wire_value& v) { a.rows.push_back(row_of(v)); });
  return a;
}

verdict read_pull_registration(std::string_view body) {
  auto said = verdict_of(read_wire(body).value_or(wire_value{}));
  if (said.code == done) said.meaning = answer_meaning::accepted;
  if (said.code == nothing_new) said.meaning = answer_meaning::already_registered;
  return said;
}

}  // namespace mbs::mpesa
