#include "protocols/smpp/pdu_stream.hpp"

#include "tests/protocols/smpp/arbitrary_pdu.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::smpp;
using mbs::smpp::testing::arbitrary_pdu;

namespace {

// Feeds `octets` in pieces of the given sizes (the last repeats) and returns the bodies that come out.
std::vector<std::string> bodies(std::string_view octets, const std::vector<std::size_t>& pieces) {
  pdu_stream stream;
  std::vector<std::string> found;
  std::size_t turn = 0;
  while (!octets.empty()) {
    const auto size = pieces[std::min(turn++, pieces.size() - 1)];
    const std::string piece{octets.substr(0, size)};
    octets.remove_prefix(piece.size());
    std::vector<std::string_view> views;
    stream.feed(piece);
    for (auto f = stream.next(default_max_pdu); f.kind == frame_kind::complete;
         f = stream.next(default_max_pdu))
      views.push_back(f.body);
    // Views must be good until the next feed, whatever came after them.
    for (const auto& v : views)
      found.emplace_back(v);
  }
  return found;
}

}  // namespace

TEST_CASE("PDUs come out the same however the stream is cut") {
  CHECK(rc::check([] {
    arbitrary_pdu source;
    std::string octets;
    const auto count = *rc::gen::inRange(1, 6);
    for (int i = 0; i < count; ++i) {
      RC_ASSERT(encode(octets, source.make<submit_sm>(), 1));
      RC_ASSERT(encode(octets, enquire_link{}, 2));
    }
    const auto whole = bodies(octets, {octets.size()});
    RC_ASSERT(whole.size() == static_cast<std::size_t>(2 * count));
    RC_ASSERT(bodies(octets, {1}) == whole);
    const auto pieces = *rc::gen::nonEmpty(
        rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 300)));
    RC_ASSERT(bodies(octets, pieces) == whole);
  }));
}

TEST_CASE("a poisoned stream is found however it is cut") {
  std::string octets;
  encode_header(octets, {command_id::enquire_link, command_status::rok, 9});
  wire::store_u32(octets.data(), 7);
  pdu_stream stream;
  for (std::size_t i = 0; i + 1 < octets.size(); ++i) {
    stream.feed(std::string_view{octets}.substr(i, 1));
    CHECK(stream.next(default_max_pdu).kind == frame_kind::need_more);
  }
  stream.feed(std::string_view{octets}.substr(octets.size() - 1));
  const auto f = stream.next(default_max_pdu);
  CHECK(f.kind == frame_kind::poisoned);
  CHECK(f.header.sequence == 9);
}
