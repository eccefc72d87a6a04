#include "protocols/smpp/codec.hpp"

#include <cstdlib>
#include <string>

using namespace mbs::smpp;

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

// What decodes strictly is what the specification allows: it must encode, and read back equal.
void check_round_trip(const decoded& read) {
  std::string octets;
  if (!encode_any(octets, read.body, read.header.sequence, read.header.status)) {
    // 255 octets of text are taken and never sent; a list may hold no more than it says.
    const auto* submit = std::get_if<submit_sm>(&read.body);
    const auto* deliver = std::get_if<deliver_sm>(&read.body);
    const auto* multi = std::get_if<submit_multi>(&read.body);
    const auto* replace = std::get_if<replace_sm>(&read.body);
    const auto* multi_resp = std::get_if<submit_multi_resp>(&read.body);
    demand((submit && submit->short_message.size() == 255) ||
        (deliver && deliver->short_message.size() == 255) || (multi && multi->short_message.size() == 255) ||
        (replace && replace->short_message.size() == 255) || multi_resp);
    return;
  }
  const auto again = decode(octets, default_max_pdu, leniency::strict);
  demand(again.what == outcome::pdu && again.length == octets.size());
  demand(again.header == read.header && again.body == read.body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view all{reinterpret_cast<const char*>(data), size};
  for (const auto how : {leniency::strict, leniency::lenient}) {
    auto octets = all;
    for (;;) {
      const auto read = decode(octets, default_max_pdu, how);
      if (read.what == outcome::need_more || read.what == outcome::poisoned) break;
      demand(read.length >= header_size && read.length <= octets.size());
      demand((read.what == outcome::pdu) == (read.problem == command_status::rok));
      if (read.what == outcome::pdu && how == leniency::strict) check_round_trip(read);
      octets.remove_prefix(read.length);
    }
  }
  return 0;
}
