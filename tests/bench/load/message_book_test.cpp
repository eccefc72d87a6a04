#include "bench/load/message_book.hpp"

#include <doctest/doctest.h>

using namespace mbs::bench;
using news = message_book::news;

TEST_CASE("a message waits from its opening to its end") {
  message_book book;
  CHECK(book.open(3) == 0);
  CHECK(book.open(1) == 3);
  CHECK(book.waiting() == 4);
  book.accepted(1, 77, 1000);
  CHECK(book.waiting() == 4);
  const auto told = book.ended(1, 77, ending::delivered);
  CHECK(told.what == news::first);
  CHECK(told.accepted_at == 1000);
  CHECK(book.waiting() == 3);
  CHECK(book.ended_as(ending::delivered) == 1);
}

TEST_CASE("a second end is a duplicate and changes nothing") {
  message_book book;
  (void)book.open(1);
  book.accepted(0, 0, 1);
  REQUIRE(book.ended(0, 0, ending::delivered).what == news::first);
  CHECK(book.ended(0, 0, ending::undelivered).what == news::duplicate);
  CHECK(book.ended_count() == 1);
  CHECK(book.ended_as(ending::undelivered) == 0);
}

TEST_CASE("an end under another message's id does not count") {
  message_book book;
  (void)book.open(1);
  book.accepted(0, hash_of("msg_a"), 1);
  CHECK(book.ended(0, hash_of("msg_b"), ending::delivered).what == news::wrong_id);
  CHECK(book.waiting() == 1);
}

TEST_CASE("an end of a message never opened is a stranger's") {
  message_book book;
  CHECK(book.ended(0, 0, ending::delivered).what == news::unknown_message);
}

TEST_CASE("an end may come before the answer was read") {
  message_book book;
  (void)book.open(1);
  const auto told = book.ended(0, 5, ending::delivered);
  CHECK(told.what == news::first);
  CHECK(told.accepted_at == -1);
}

TEST_CASE("a refused message waits for nothing, and one that ends all the same was taken") {
  message_book book;
  (void)book.open(2);
  book.refused(0);
  CHECK(book.refused_count() == 1);
  CHECK(book.waiting() == 1);
  CHECK(book.ended(0, 0, ending::delivered).what == news::first);
  CHECK(book.refused_count() == 0);
  CHECK(book.waiting() == 1);
}

TEST_CASE("a refusal after the acceptance is not believed") {
  message_book book;
  (void)book.open(1);
  book.accepted(0, 0, 1);
  book.refused(0);
  CHECK(book.refused_count() == 0);
}
