#pragma once

#include "protocols/smpp/pdu_layout.hpp"

#include <rapidcheck.h>

#include <deque>
#include <string>
#include <tuple>

namespace mbs::smpp::testing {

/// Makes any PDU that the specification allows, from the layout table; owns what the PDU views.
class arbitrary_pdu {
 public:
  template <class Pdu>
  Pdu make() {
    Pdu pdu;
    std::apply([&](const auto&... field) { (fill(field, pdu), ...); }, layout::of<Pdu>);
    return pdu;
  }

  std::string_view octets(std::size_t most, bool with_nul) {
    const auto size = *rc::gen::inRange<std::size_t>(0, most + 1);
    auto text = *rc::gen::container<std::string>(size, rc::gen::inRange<int>(with_nul ? 0 : 1, 256));
    return kept_.emplace_back(std::move(text));
  }

 private:
  static std::uint8_t octet() { return *rc::gen::arbitrary<std::uint8_t>(); }

  address make_address(std::size_t max) {
    return {
        static_cast<type_of_number>(octet()), static_cast<numbering_plan>(octet()), octets(max - 1, false)};
  }

  template <class Pdu, class Value>
  void fill(const layout::octet<Pdu, Value>& f, Pdu& pdu) {
    pdu.*f.member = static_cast<Value>(octet());
  }
  template <class Pdu>
  void fill(const layout::cos<Pdu>& f, Pdu& pdu) {
    pdu.*f.member = octets(f.max - 1, false);
  }
  template <class Pdu>
  void fill(const layout::addr<Pdu>& f, Pdu& pdu) {
    pdu.*f.member = make_address(f.max);
  }
  template <class Pdu>
  void fill(const layout::sized<Pdu>& f, Pdu& pdu) {
    pdu.*f.member = octets(254, true);
  }
  template <class Pdu>
  void fill(const layout::destinations<Pdu>& f, Pdu& pdu) {
    auto& list = kept_.emplace_back();
    const auto count = *rc::gen::inRange<std::uint8_t>(1, 20);
    for (unsigned i = 0; i < count; ++i) {
      const bool named = *rc::gen::arbitrary<bool>();
      append_destination(list, {make_address(21), named ? octets(20, false) : std::string_view{}});
    }
    pdu.*f.member = {count, list};
  }
  template <class Pdu>
  void fill(const layout::failures<Pdu>& f, Pdu& pdu) {
    auto& list = kept_.emplace_back();
    const auto count = *rc::gen::inRange<std::uint8_t>(0, 20);
    for (unsigned i = 0; i < count; ++i)
      append_failure(
          list, {make_address(21), static_cast<command_status>(*rc::gen::arbitrary<std::uint32_t>())});
    pdu.*f.member = {count, list};
  }
  template <class Pdu>
  void fill(const layout::tlvs<Pdu>& f, Pdu& pdu) {
    auto& list = kept_.emplace_back();
    tlv_writer out{list};
    const auto count = *rc::gen::inRange(0, 4);
    for (int i = 0; i < count; ++i)
      out.put_raw(*rc::gen::arbitrary<std::uint16_t>(), octets(40, true));
    pdu.*f.member = tlv_view{list};
  }

  std::deque<std::string> kept_;
};

}  // namespace mbs::smpp::testing
