#include "actors/money/pull_walk.hpp"

#include "domain/text/clean_text.hpp"
#include "protocols/mpesa/callbacks.hpp"

namespace mbs::actors {

using persistence::told_payment;

namespace {

constexpr std::size_t longest_typed = 40, longest_name = 80;

std::string joined_name(const mpesa::c2b_payment& said) {
  std::string name;
  for (const auto* part : {&said.first_name, &said.middle_name, &said.last_name}) {
    if (part->empty()) continue;
    if (!name.empty()) name += ' ';
    name += *part;
  }
  return domain::clean_text(name, longest_name);
}

}  // namespace

std::optional<told_payment> told_of(const mpesa::c2b_payment& said) {
  if (said.receipt.empty() || said.amount.value_or(0) <= 0) return std::nullopt;
  told_payment told;
  told.receipt = said.receipt;
  told.amount = domain::money::from_units(*said.amount);
  told.typed = domain::clean_text(said.account, longest_typed);
  told.short_code = said.short_code;
  told.payer = said.from.shown();
  told.name = joined_name(said);
  if (said.at) told.paid_at = *said.at;
  return told;
}

std::optional<told_payment> told_of(const mpesa::pull_row& row, const std::string& short_code) {
  if (row.receipt.empty() || row.amount.value_or(0) <= 0) return std::nullopt;
  told_payment told;
  told.receipt = row.receipt;
  told.amount = domain::money::from_units(*row.amount);
  told.typed = domain::clean_text(row.account, longest_typed);
  told.short_code = short_code;
  told.payer = row.from.shown();
  if (row.at) told.paid_at = *row.at;
  told.source = domain::payment_source::pull;
  return told;
}

mpesa::pull_query pull_walk::next() const {
  mpesa::pull_query query;
  query.short_code = short_code_;
  query.from = std::chrono::ceil<std::chrono::seconds>(window_.from);
  query.until = std::chrono::floor<std::chrono::seconds>(window_.until);
  query.offset = static_cast<std::int64_t>(rows_);
  return query;
}

pull_walk::verdict pull_walk::take(const pull_reply& reply, std::vector<told_payment>& payments) {
  if (!reply.reached || reply.answer.said.meaning != mpesa::answer_meaning::accepted) {
    trouble_ =
        reply.reached ? reply.answer.said.code + ' ' + reply.answer.said.words : "M-Pesa does not answer";
    return verdict::failed;
  }
  for (const auto& row : reply.answer.rows) {
    if (auto told = told_of(row, short_code_)) {
      payments.push_back(std::move(*told));
    } else {
      ++unusable_;
    }
  }
  rows_ += reply.answer.rows.size();
  if (reply.answer.rows.empty()) return verdict::done;
  if (++pages_ < most_pages) return verdict::more;
  trouble_ = "the list has more pages than are read at once";
  return verdict::failed;
}

}  // namespace mbs::actors
