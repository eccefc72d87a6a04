#include "protocols/smpp/delivery_receipt.hpp"
#include "protocols/smpp/message_id.hpp"

#include <cstdlib>
#include <string>

using namespace mbs::smpp;

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

bool within(std::string_view segment, std::string_view whole) {
  return segment.empty() ||
      (segment.data() >= whole.data() && segment.data() + segment.size() <= whole.data() + whole.size());
}

}  // namespace

// The first octet says how much of the rest is TLVs; the remainder is the text.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view all{reinterpret_cast<const char*>(data) + 1, size - 1};
  const auto cut = std::min<std::size_t>(data[0], all.size());
  const tlv_view tlvs{all.substr(0, cut)};
  const auto text = all.substr(cut);
  const delivery_receipt_options options{.accept_unmarked = true};
  (void)kind_of(data[0], text, options);
  if (const auto r = parse_delivery_receipt(text, tlvs, options)) {
    demand(!r->message_id.empty() && within(r->message_id, all));
    demand(within(r->error, text) && within(r->text, text));
    for (const auto form : {id_form::text, id_form::hex, id_form::dec, id_form::automatic}) {
      const auto once = normalise_message_id(r->message_id, form);
      demand(form == id_form::hex || normalise_message_id(once, form) == once);
    }
  }
  deliver_sm pdu;
  pdu.esm_class = data[0];
  pdu.short_message = text;
  pdu.tlvs = tlvs;
  (void)parse_delivery_receipt(pdu, options);
  (void)parse_time(text.substr(0, 16), {});
  return 0;
}
