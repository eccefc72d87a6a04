#include "actors/access/hashing_packets.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace mbs::actors {
namespace {

struct question_head {
  std::uint32_t number, memory_kib, passes, phc_octets, password_octets;
};
struct answer_head {
  std::uint32_t number, verdict;
};

template <class Head>
std::optional<Head> head_of(std::string_view packet) noexcept {
  static_assert(std::has_unique_object_representations_v<Head>);
  Head head;
  if (packet.size() < sizeof head) return std::nullopt;
  std::memcpy(&head, packet.data(), sizeof head);
  return head;
}

template <class Head>
std::string packet_of(const Head& head, std::string_view first, std::string_view second) {
  std::string packet(sizeof head + first.size() + second.size(), '\0');
  std::memcpy(packet.data(), &head, sizeof head);
  std::ranges::copy(second, std::ranges::copy(first, packet.begin() + sizeof head).out);
  return packet;
}

bool answers(hashing_verdict verdict, std::string_view phc, const hashing_question& question) {
  switch (verdict) {
    case hashing_verdict::hashed:
      return question.phc.empty() && !crypto::needs_rehash(std::string{phc}, question.cost);
    case hashing_verdict::right:
    case hashing_verdict::wrong: return !question.phc.empty() && phc.empty();
    case hashing_verdict::no_memory: return phc.empty();
  }
  return false;
}

}  // namespace

std::string to_packet(const hashing_question& question) {
  return packet_of(question_head{question.number, question.cost.memory_kib, question.cost.passes,
                       static_cast<std::uint32_t>(question.phc.size()),
                       static_cast<std::uint32_t>(question.password.size())},
      question.phc, question.password);
}

std::string to_packet(const hashing_answer& answer) {
  return packet_of(answer_head{answer.number, static_cast<std::uint32_t>(answer.verdict)}, answer.phc, {});
}

std::optional<hashing_question> question_in(std::string_view packet) noexcept {
  const auto head = head_of<question_head>(packet);
  if (!head) return std::nullopt;
  packet.remove_prefix(sizeof *head);
  if (packet.size() < head->phc_octets || packet.size() - head->phc_octets != head->password_octets)
    return std::nullopt;
  return hashing_question{.number = head->number,
      .cost = {head->memory_kib, head->passes},
      .phc = packet.substr(0, head->phc_octets),
      .password = packet.substr(head->phc_octets)};
}

std::optional<hashing_answer> answer_in(std::string_view packet, const hashing_question& question) {
  const auto head = head_of<answer_head>(packet);
  if (!head || head->number != question.number || head->verdict > 0xff) return std::nullopt;
  packet.remove_prefix(sizeof *head);
  const auto verdict = static_cast<hashing_verdict>(head->verdict);
  if (!answers(verdict, packet, question)) return std::nullopt;
  return hashing_answer{head->number, verdict, std::string{packet}};
}

}  // namespace mbs::actors
