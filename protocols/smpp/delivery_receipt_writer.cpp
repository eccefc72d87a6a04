#include "protocols/smpp/delivery_receipt.hpp"

#include <array>

namespace mbs::smpp {

namespace {

struct style {
  std::string_view id = "id:", sub = "sub:", dlvrd = "dlvrd:", submitted = "submit date:",
                   done = "done date:", stat = "stat:", err = "err:", text = "text:";
  date_digits digits = date_digits::ten;
  bool spelt_out = false;
};

constexpr style style_of(delivery_receipt_dialect d) noexcept {
  style s;
  switch (d) {
    case delivery_receipt_dialect::standard:
    case delivery_receipt_dialect::reordered:
    case delivery_receipt_dialect::minimal:
    case delivery_receipt_dialect::tlv_only: break;
    case delivery_receipt_dialect::seconds: s.digits = date_digits::twelve; break;
    case delivery_receipt_dialect::long_years: s.digits = date_digits::fourteen; break;
    case delivery_receipt_dialect::underscores:
      s.submitted = "submit_date:";
      s.done = "done_date:";
      break;
    case delivery_receipt_dialect::capitals:
      s = {"ID:", "SUB:", "DLVRD:", "SUBMIT DATE:", "DONE DATE:", "STAT:", "ERR:", "Text:"};
      break;
    case delivery_receipt_dialect::spelt_out: s.spelt_out = true; break;
    case delivery_receipt_dialect::spaced:
      s = {"id: ", "sub: ", "dlvrd: ", "submit date: ", "done date: ", "stat: ", "err: ", "text: "};
      break;
  }
  return s;
}

constexpr std::size_t quoted = 20;  // octets of the message that a receipt repeats

class writer {
 public:
  writer(std::string& out, const receipt_facts& facts, const style& form)
      : out_{out}, facts_{facts}, form_{form}, begin_{out.size()} {}

  void id() { put(form_.id, facts_.message_id); }
  void stat() { put(form_.stat, form_.spelt_out ? to_text(facts_.state) : to_stat(facts_.state)); }
  void counts() {
    put(form_.sub, "001");
    put(form_.dlvrd, facts_.state == message_state::delivered ? "001" : "000");
  }
  void dates() {
    put_date(form_.submitted, facts_.submitted_at);
    put_date(form_.done, facts_.done_at);
  }
  void error() { put(form_.err, facts_.error); }
  void text() { put(form_.text, facts_.text.substr(0, quoted)); }

 private:
  void put(std::string_view name, std::string_view value) {
    if (out_.size() != begin_) out_.push_back(' ');
    out_.append(name).append(value);
  }
  void put_date(std::string_view name, time_point t) {
    const auto date = format_delivery_receipt_date(t, facts_.zone, form_.digits);
    put(name, {date.data(), static_cast<std::size_t>(form_.digits)});
  }

  std::string& out_;
  const receipt_facts& facts_;
  const style& form_;
  std::size_t begin_;
};

constexpr std::array<std::string_view, delivery_receipt_dialects> dialect_names{"standard", "seconds",
    "long_years", "underscores", "capitals", "spelt_out", "reordered", "minimal", "spaced", "tlv_only"};

}  // namespace

std::optional<delivery_receipt_dialect> delivery_receipt_dialect_from_text(std::string_view text) noexcept {
  for (std::uint8_t i = 0; i < delivery_receipt_dialects; ++i)
    if (dialect_names[i] == text) return static_cast<delivery_receipt_dialect>(i);
  return std::nullopt;
}

std::string_view to_text(delivery_receipt_dialect d) noexcept {
  return dialect_names[static_cast<std::size_t>(d)];
}

void write_delivery_receipt(std::string& out, const receipt_facts& facts, delivery_receipt_dialect dialect) {
  const auto form = style_of(dialect);
  writer w{out, facts, form};
  switch (dialect) {
    case delivery_receipt_dialect::minimal:
      w.id();
      w.stat();
      return;
    case delivery_receipt_dialect::tlv_only: return w.text();
    case delivery_receipt_dialect::reordered:
      w.stat();
      w.error();
      w.id();
      w.dates();
      w.counts();
      return w.text();
    default:
      w.id();
      w.counts();
      w.dates();
      w.stat();
      w.error();
      return w.text();
  }
}

void put_delivery_receipt_tlvs(
    tlv_writer& out, std::string_view message_id, message_state state, std::optional<network_error> network) {
  out.put(tag::receipted_message_id, message_id).put(tag::message_state, static_cast<std::uint8_t>(state));
  if (network) out.put(tag::network_error_code, *network);
}

}  // namespace mbs::smpp
