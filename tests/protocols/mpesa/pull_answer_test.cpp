#include "protocols/mpesa/pull_answer.hpp"

#include "protocols/mpesa/wire_value.hpp"

#include <doctest/doctest.h>

using namespace mbs::mpesa;
using namespace std::chrono;

namespace {
constexpr std::string_view row =
    R"({"transactionId":"RKTQDM7W6S","trxDate":"2026-01-15 09:30:00","msisdn":708374149,
  "sender":"MPESA","transactiontype":"c2b-pay-bill-debit","billreference":"acc42","amount":"168.00","new":1})";

pull_answer with_rows(std::string_view code, std::string_view rows) {
  return read_pull_answer(std::string{R"({"ResponseRefID":"1","ResponseCode":")"}
                              .append(code)
                              .append(R"(","ResponseMessage":"Success","Response":)")
                              .append(rows)
                              .append("}"));
}
}  // namespace

TEST_CASE("rows are read from lists and from lists of lists") {
  for (const auto& rows : {"[" + std::string{row} + "]", "[[" + std::string{row} + "]]", std::string{row}}) {
    const auto a = with_rows("1000", rows);
    CHECK(a.said.meaning == answer_meaning::accepted);
    CHECK(a.said.words == "Success");
    REQUIRE(a.rows.size() == 1);
    const auto& r = a.rows.front();
    CHECK(r.receipt == "RKTQDM7W6S");
    CHECK(r.at == sys_days{year{2026} / 1 / 15} + hours{6} + minutes{30});
    CHECK(r.amount == 1'680'000);
    CHECK(r.account == "acc42");
    CHECK(r.from == payer{payer_shape::plain, "254708374149"});
    CHECK(r.transaction_type == "c2b-pay-bill-debit");
    CHECK(r.sender == "MPESA");
    CHECK(r.missing.empty());
  }
}

TEST_CASE("a row says what it lacks, and the others are still read") {
  const auto a = with_rows("1000", "[{}," + std::string{row} + ",1,null]");
  REQUIRE(a.rows.size() == 2);
  CHECK(a.rows[0].missing == missing_fields{"transactionId", "trxDate", "amount"});
  CHECK(a.rows[1].missing.empty());
}

TEST_CASE("no rows are an answer, and no answer is not") {
  CHECK(with_rows("1001", "[]").said.meaning == answer_meaning::accepted);
  CHECK(read_pull_answer(R"({"ResponseCode":"1000"})").rows.empty());
  for (const auto* body : {"", "<html>", "{}", R"({"ResponseCode":"1002","Response":[{}]})"}) {
    const auto a = read_pull_answer(body);
    CHECK(a.said.meaning == answer_meaning::not_understood);
    CHECK(a.rows.empty());
  }
  CHECK(
      read_pull_answer(R"({"errorCode":"404.001.03","errorMessage":"Invalid Access Token"})").said.meaning ==
      answer_meaning::token_refused);
}

TEST_CASE("an answer of many rows may be longer than a callback") {
  std::string rows = "[" + std::string{row};
  while (rows.size() < 2 * longest_callback)
    rows.append(",").append(row);
  CHECK(with_rows("1000", rows + "]").rows.size() > 400);
  CHECK(with_rows("1000", "[\"" + std::string(longest_pull_answer, 'x') + "\"]").said.meaning ==
      answer_meaning::not_understood);
}

TEST_CASE("pulling is registered once, and a second time is no fault") {
  CHECK(read_pull_registration(R"({"ResponseStatus":"1000","ResponseCode":"1000"})").meaning ==
      answer_meaning::accepted);
  CHECK(read_pull_registration(R"({"ResponseCode":"1001","ResponseDescription":"Already registered"})")
            .meaning == answer_meaning::already_registered);
  CHECK(read_pull_registration("").meaning == answer_meaning::not_understood);
}
