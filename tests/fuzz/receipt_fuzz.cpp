#include "protocols/smpp/delivery_receipt.hpp"
#include "protocols/smpp/message_id_reader.hpp"

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
    demand(!r->ids.text.empty() || !r->ids.parameter.empty());
    demand(within(r->ids.text, text) && within(r->ids.parameter, all));
    demand(within(r->error, text) && within(r->text, text));
    for (const auto form : {id_form::text, id_form::hex, id_form::dec, id_form::automatic}) {
      const auto once = normalise_message_id(r->ids.text, form);
      demand(form == id_form::hex || normalise_message_id(once, form) == once);
    }
  }
  std::string buffer;
  const auto wide = receipt_text(data[0], coding::ucs2, text, buffer);
  (void)parse_delivery_receipt(wide, tlvs, options);
  message_id_reader ids{{}};
  std::vector<id_reading> readings;
  const receipt_id_texts written{text.substr(0, text.size() / 2), text.substr(text.size() / 2)};
  (void)ids.answer(text);
  ids.note(written);
  ids.read(written, readings);
  for (const auto& r : readings)
    ids.matched(r);
  ids.restore(text);
  const auto learnt = ids.learnt();
  ids.restore(learnt);
  demand(ids.learnt() == learnt);
  (void)parse_time(text.substr(0, 16), {});
  return 0;
}
