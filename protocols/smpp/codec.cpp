#include "protocols/smpp/codec.hpp"

#include "protocols/smpp/pdu_layout.hpp"
#include "protocols/smpp/wire.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <tuple>

namespace mbs::smpp {

namespace {

using wire::reader;

constexpr std::size_t overrun = 255;  // how far a lenient reader looks for the NUL of a C-octet string
constexpr std::size_t longest_short_message = 254;

constexpr std::size_t reach(std::size_t max, leniency how) noexcept {
  return how == leniency::lenient && max - 1 < overrun ? overrun : max - 1;
}

// --- reading: rok, or the status that answers the missing or overlong field
// -----------------------------------

template <class Pdu, class Value>
command_status read(const layout::octet<Pdu, Value>& f, Pdu& pdu, reader& in, leniency) noexcept {
  std::uint8_t v = 0;
  if (!in.take_u8(v)) return command_status::rinvparlen;
  pdu.*f.member = static_cast<Value>(v);
  return command_status::rok;
}

template <class Pdu>
command_status read(const layout::cos<Pdu>& f, Pdu& pdu, reader& in, leniency how) noexcept {
  if (in.take_cos(reach(f.max, how), pdu.*f.member)) return command_status::rok;
  if (is_response(Pdu::id) && how == leniency::lenient && in.rest().size() <= overrun &&
      in.rest().find('\0') == std::string_view::npos) {
    pdu.*f.member = in.take_rest();
    return command_status::rok;
  }
  return f.wrong;
}

bool read_address(address& out, std::size_t max, reader& in, leniency how) noexcept {
  std::uint8_t ton = 0;
  std::uint8_t npi = 0;
  if (!in.take_u8(ton) || !in.take_u8(npi) || !in.take_cos(reach(max, how), out.digits)) return false;
  out.ton = static_cast<type_of_number>(ton);
  out.npi = static_cast<numbering_plan>(npi);
  return true;
}

template <class Pdu>
command_status read(const layout::addr<Pdu>& f, Pdu& pdu, reader& in, leniency how) noexcept {
  return read_address(pdu.*f.member, f.max, in, how) ? command_status::rok : f.wrong;
}

template <class Pdu>
command_status read(const layout::sized<Pdu>& f, Pdu& pdu, reader& in, leniency) noexcept {
  std::uint8_t length = 0;
  if (!in.take_u8(length)) return command_status::rinvmsglen;
  if (in.take(length, pdu.*f.member)) return command_status::rok;
  pdu.*f.member = in.take_rest();
  return command_status::rinvmsglen;
}

bool read_destination(reader& in, multi_destination& out, leniency how) noexcept {
  std::uint8_t flag = 0;
  if (!in.take_u8(flag)) return false;
  out = {};
  if (flag == 1) return read_address(out.number, 21, in, how);
  return flag == 2 && in.take_cos(reach(21, how), out.list_name);
}

bool read_failure(reader& in, failed_destination& out, leniency how) noexcept {
  std::uint32_t status = 0;
  if (!read_address(out.number, 21, in, how) || !in.take_u32(status)) return false;
  out.status = static_cast<command_status>(status);
  return true;
}

// Counted lists are checked here and kept as octets, so that walking them later cannot fail.
template <class List, class One>
bool read_list(List& list, reader& in, leniency how, bool (*read_one)(reader&, One&, leniency)) noexcept {
  std::uint8_t count = 0;
  if (!in.take_u8(count)) return false;
  const auto all = in.rest();
  One one;
  for (unsigned i = 0; i < count; ++i)
    if (!read_one(in, one, how)) return false;
  list.count = count;
  list.octets = all.substr(0, all.size() - in.rest().size());
  return true;
}

template <class Pdu>
command_status read(const layout::destinations<Pdu>& f, Pdu& pdu, reader& in, leniency how) noexcept {
  auto& list = pdu.*f.member;
  if (!read_list<destination_list, multi_destination>(list, in, how, read_destination))
    return command_status::rinvdestflag;
  return list.count == 0 || list.count > 254 ? command_status::rinvnumdests : command_status::rok;
}

template <class Pdu>
command_status read(const layout::failures<Pdu>& f, Pdu& pdu, reader& in, leniency how) noexcept {
  return read_list<failure_list, failed_destination>(pdu.*f.member, in, how, read_failure)
      ? command_status::rok
      : command_status::rinvparlen;
}

template <class Pdu>
command_status read(const layout::tlvs<Pdu>& f, Pdu& pdu, reader& in, leniency) noexcept {
  const tlv_view parameters{in.take_rest()};
  pdu.*f.member = parameters;
  return parameters.well_formed() ? command_status::rok : command_status::rinvoptparstream;
}

// --- measuring: adds the field's octets, false when it may not go out
// -------------------------------------------

bool fits(std::string_view text, std::size_t max) noexcept {
  return text.size() < max && (text.empty() || std::memchr(text.data(), 0, text.size()) == nullptr);
}

template <class Pdu, class Value>
bool measure(const layout::octet<Pdu, Value>&, const Pdu&, std::size_t& size) noexcept {
  size += 1;
  return true;
}
template <class Pdu>
bool measure(const layout::cos<Pdu>& f, const Pdu& pdu, std::size_t& size) noexcept {
  size += (pdu.*f.member).size() + 1;
  return fits(pdu.*f.member, f.max);
}
template <class Pdu>
bool measure(const layout::addr<Pdu>& f, const Pdu& pdu, std::size_t& size) noexcept {
  size += (pdu.*f.member).digits.size() + 3;
  return fits((pdu.*f.member).digits, f.max);
}
template <class Pdu>
bool measure(const layout::sized<Pdu>& f, const Pdu& pdu, std::size_t& size) noexcept {
  size += (pdu.*f.member).size() + 1;
  return (pdu.*f.member).size() <= longest_short_message;
}
template <class Pdu>
bool measure(const layout::destinations<Pdu>& f, const Pdu& pdu, std::size_t& size) noexcept {
  size += (pdu.*f.member).octets.size() + 1;
  return (pdu.*f.member).count >= 1 && (pdu.*f.member).count <= 254;
}
template <class Pdu>
bool measure(const layout::failures<Pdu>& f, const Pdu& pdu, std::size_t& size) noexcept {
  size += (pdu.*f.member).octets.size() + 1;
  return true;
}
template <class Pdu>
bool measure(const layout::tlvs<Pdu>& f, const Pdu& pdu, std::size_t& size) noexcept {
  size += (pdu.*f.member).octets().size();
  return true;
}

// --- writing: the room is there
// ---------------------------------------------------------------------------------

char* write_address(char* p, const address& a) noexcept {
  p = wire::store_u8(p, static_cast<std::uint8_t>(a.ton));
  p = wire::store_u8(p, static_cast<std::uint8_t>(a.npi));
  return wire::store_cos(p, a.digits);
}

template <class Pdu, class Value>
char* write(const layout::octet<Pdu, Value>& f, const Pdu& pdu, char* p) noexcept {
  return wire::store_u8(p, static_cast<std::uint8_t>(pdu.*f.member));
}
template <class Pdu>
char* write(const layout::cos<Pdu>& f, const Pdu& pdu, char* p) noexcept {
  return wire::store_cos(p, pdu.*f.member);
}
template <class Pdu>
char* write(const layout::addr<Pdu>& f, const Pdu& pdu, char* p) noexcept {
  return write_address(p, pdu.*f.member);
}
template <class Pdu>
char* write(const layout::sized<Pdu>& f, const Pdu& pdu, char* p) noexcept {
  p = wire::store_u8(p, static_cast<std::uint8_t>((pdu.*f.member).size()));
  return wire::store_octets(p, pdu.*f.member);
}
template <class Pdu>
char* write(const layout::destinations<Pdu>& f, const Pdu& pdu, char* p) noexcept {
  return wire::store_octets(wire::store_u8(p, (pdu.*f.member).count), (pdu.*f.member).octets);
}
template <class Pdu>
char* write(const layout::failures<Pdu>& f, const Pdu& pdu, char* p) noexcept {
  return wire::store_octets(wire::store_u8(p, (pdu.*f.member).count), (pdu.*f.member).octets);
}
template <class Pdu>
char* write(const layout::tlvs<Pdu>& f, const Pdu& pdu, char* p) noexcept {
  return wire::store_octets(p, (pdu.*f.member).octets());
}

char* write_header(char* p, std::size_t length, const pdu_header& header) noexcept {
  p = wire::store_u32(p, static_cast<std::uint32_t>(length));
  p = wire::store_u32(p, static_cast<std::uint32_t>(header.command));
  p = wire::store_u32(p, static_cast<std::uint32_t>(header.status));
  return wire::store_u32(p, header.sequence);
}

template <class Pdu>
void decode_into(decoded& out, std::string_view octets, leniency how) noexcept {
  out.problem = decode_body(octets, out.body.emplace<Pdu>(), how);
}

void decode_known(decoded& out, std::string_view octets, leniency how) noexcept {
  switch (out.header.command) {
#define MBS_SMPP_CASE(name, id) \
  case command_id::name: return decode_into<name>(out, octets, how);
    MBS_SMPP_PDUS(MBS_SMPP_CASE)
#undef MBS_SMPP_CASE
  }
  out.problem = command_status::rinvcmdid;
}

}  // namespace

frame next_frame(std::string_view octets, std::uint32_t max_pdu) noexcept {
  frame found;
  if (octets.size() < header_size) return found;
  const char* p = octets.data();
  const auto length = wire::load_u32(p);
  found.header = {static_cast<command_id>(wire::load_u32(p + 4)),
      static_cast<command_status>(wire::load_u32(p + 8)), wire::load_u32(p + 12)};
  if (length < header_size || length > max_pdu) {
    found.kind = frame_kind::poisoned;
    return found;
  }
  if (octets.size() < length) return found;
  found.kind = frame_kind::complete;
  found.length = length;
  found.body = octets.substr(header_size, length - header_size);
  return found;
}

bool begins_like_pdu(std::string_view octets, std::uint32_t max_pdu) noexcept {
  constexpr std::size_t length_size = 4, command_end = 8;
  constexpr std::uint32_t highest_command =
      0x0001FFFF;  // with those that the specification leaves to vendors
  std::array<char, length_size> lowest{}, highest{};
  highest.fill(static_cast<char>(0xFF));
  const auto known = octets.substr(0, length_size);
  std::copy(known.begin(), known.end(), lowest.begin());
  std::copy(known.begin(), known.end(), highest.begin());
  if (wire::load_u32(highest.data()) < header_size || wire::load_u32(lowest.data()) > max_pdu) return false;
  return octets.size() < command_end ||
      (wire::load_u32(octets.data() + length_size) & ~response_bit) <= highest_command;
}

template <class Pdu>
command_status decode_body(std::string_view body, Pdu& out, leniency how) noexcept {
  if (is_response(Pdu::id) && body.empty()) return command_status::rok;
  reader in{body};
  auto verdict = command_status::rok;
  std::apply(
      [&](const auto&... field) {
        (void)(((verdict = read(field, out, in, how)) == command_status::rok) && ...);
      },
      layout::of<Pdu>);
  return verdict;
}

template <class Pdu>
bool encode(std::string& out, const Pdu& pdu, std::uint32_t sequence, command_status status) {
  std::size_t size = header_size;
  const bool allowed =
      std::apply([&](const auto&... field) { return (measure(field, pdu, size) && ...); }, layout::of<Pdu>);
  if (!allowed) return false;
  const auto before = out.size();
  out.resize(before + size);
  char* p = write_header(out.data() + before, size, {Pdu::id, status, sequence});
  std::apply([&](const auto&... field) { ((p = write(field, pdu, p)), ...); }, layout::of<Pdu>);
  return true;
}

#define MBS_SMPP_INSTANTIATE(name, id)                                                   \
  template command_status decode_body<name>(std::string_view, name&, leniency) noexcept; \
  template bool encode<name>(std::string&, const name&, std::uint32_t, command_status);
MBS_SMPP_PDUS(MBS_SMPP_INSTANTIATE)
#undef MBS_SMPP_INSTANTIATE

void encode_header(std::string& out, const pdu_header& header) {
  char octets[header_size];
  write_header(octets, header_size, header);
  out.append(octets, header_size);
}

decoded decode(std::string_view octets, std::uint32_t max_pdu, leniency how) noexcept {
  decoded out;
  const auto cut = next_frame(octets, max_pdu);
  out.header = cut.header;
  if (cut.kind == frame_kind::need_more) return out;
  if (cut.kind == frame_kind::poisoned) {
    out.what = outcome::poisoned;
    out.problem = command_status::rinvcmdlen;
    return out;
  }
  out.length = cut.length;
  out.answer = answer_to(cut.header.command);
  decode_known(out, cut.body, how);
  out.what = out.problem == command_status::rok ? outcome::pdu : outcome::bad_pdu;
  return out;
}

bool encode_any(std::string& out, const pdu_body& body, std::uint32_t sequence, command_status status) {
  return std::visit([&](const auto& pdu) { return encode(out, pdu, sequence, status); }, body);
}

bool next_destination(std::string_view& octets, multi_destination& taken) noexcept {
  reader in{octets};
  if (!read_destination(in, taken, leniency::lenient)) return false;
  octets = in.rest();
  return true;
}

bool next_failure(std::string_view& octets, failed_destination& taken) noexcept {
  reader in{octets};
  if (!read_failure(in, taken, leniency::lenient)) return false;
  octets = in.rest();
  return true;
}

void append_destination(std::string& octets, const multi_destination& one) {
  const bool list = !one.list_name.empty();
  octets.push_back(list ? '\2' : '\1');
  if (!list) {
    octets.push_back(static_cast<char>(one.number.ton));
    octets.push_back(static_cast<char>(one.number.npi));
  }
  octets.append((list ? one.list_name : one.number.digits).substr(0, 20)).push_back('\0');
}

void append_failure(std::string& octets, const failed_destination& one) {
  octets.push_back(static_cast<char>(one.number.ton));
  octets.push_back(static_cast<char>(one.number.npi));
  octets.append(one.number.digits.substr(0, 20)).push_back('\0');
  const auto before = octets.size();
  octets.resize(before + 4);
  wire::store_u32(octets.data() + before, static_cast<std::uint32_t>(one.status));
}

}  // namespace mbs::smpp
