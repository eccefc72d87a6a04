#include "bench/mpesa/prompts.hpp"

#include "bench/mpesa/payments.hpp"
#include "protocols/mpesa/receipt_number.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace mbs::bench;

namespace {

constexpr daraja_time start{std::chrono::milliseconds{1'800'000'000'000}};

prompt shown(std::string id, std::string phone, daraja_time at = start) {
  prompt one;
  one.id = std::move(id);
  one.phone = std::move(phone);
  one.at = at;
  one.until = at + std::chrono::seconds{60};
  return one;
}

}  // namespace

TEST_CASE("a phone is busy while it shows a prompt, and free again after it") {
  prompt_book book;
  auto& first = book.open(shown("a", "254712345678"));
  CHECK(book.is_busy("254712345678"));
  CHECK_FALSE(book.is_busy("254712345679"));
  book.end(first, prompt_state::cancelled);
  CHECK_FALSE(book.is_busy("254712345678"));
  CHECK(book.find("a")->state == prompt_state::cancelled);
  CHECK(book.find("b") == nullptr);
}

TEST_CASE("prompts are over in the order in which they were shown") {
  prompt_book book;
  CHECK_FALSE(book.next_over());
  book.open(shown("a", "254712345678"));
  book.open(shown("b", "254712345679", start + std::chrono::seconds{1}));
  CHECK(*book.next_over() == start + std::chrono::seconds{60});
  CHECK(book.over(start + std::chrono::seconds{59}).empty());
  CHECK(book.over(start + std::chrono::seconds{60}).size() == 1);
  CHECK(book.over(start + std::chrono::seconds{61}).size() == 2);
}

TEST_CASE("all open prompts are listed, and the newest of those that ended") {
  prompt_book book;
  book.open(shown("open", "254712345678"));
  for (int i = 0; i < 5; ++i)
    book.end(book.open(shown(std::to_string(i), "254700000000", start + std::chrono::seconds{i + 1})),
        prompt_state::paid);
  const auto listed = book.newest(2);
  REQUIRE(listed.size() == 3);
  CHECK(listed[0]->id == "open");
  CHECK(listed[1]->id == "3");
  CHECK(listed[2]->id == "4");
}

TEST_CASE("the oldest of very many ended prompts are forgotten") {
  prompt_book book;
  for (std::size_t i = 0; i <= prompt_book::most_ended; ++i)
    book.end(book.open(shown(std::to_string(i), "254700000000")), prompt_state::expired);
  CHECK(book.find("0") == nullptr);
  CHECK(book.find("1") != nullptr);
}

TEST_CASE("receipts are ten capital letters and digits, never the same, in this run and the next") {
  std::set<std::string> all;
  for (const auto begun : {start, start + std::chrono::seconds{1}}) {
    payment_book book{begun};
    for (int i = 0; i < 500; ++i) {
      const auto receipt = book.new_receipt();
      CHECK(receipt.size() == 10);
      CHECK(mbs::mpesa::read_receipt(receipt) == receipt);
      CHECK(all.insert(receipt).second);
    }
  }
}

TEST_CASE("payments of a period are paged") {
  payment_book book{start};
  for (int i = 0; i < 5; ++i)
    book.add({.receipt = book.new_receipt(),
        .phone = "254712345678",
        .short_code = "174379",
        .account_reference = std::to_string(i),
        .shillings = 1,
        .at = start + std::chrono::seconds{i}});
  const auto until = start + std::chrono::seconds{3};
  const auto page = book.between(start + std::chrono::seconds{1}, until, 1, 10);
  REQUIRE(page.size() == 2);
  CHECK(page[0]->account_reference == "2");
  CHECK(page[1]->account_reference == "3");
  CHECK(book.between(start, until, 0, 3).size() == 3);
  CHECK(book.between(start, until, 4, 3).empty());
}
