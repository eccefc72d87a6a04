#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

/// The sockets of one LINK. Knows nothing of protocols or actors.
namespace mbs::actors {

/// Opens, writes, closes. Implemented by actors/net/, faked in tests. Calls never block and may come from the
/// LINK's thread only; what happens is told to the LINK by wire_opened, wire_octets and wire_closed with the
/// `generation` that open() was given. One wire_octets is outstanding per socket: the next is read after
/// read_on(), so a peer cannot fill the mailbox.
class wire {
 public:
  virtual ~wire() = default;
  virtual void open(std::size_t socket, std::uint64_t generation) = 0;
  virtual void send(std::size_t socket, std::uint64_t generation, std::string octets) = 0;
  virtual void read_on(std::size_t socket, std::uint64_t generation) = 0;
  virtual void close(std::size_t socket, std::uint64_t generation) = 0;
};
struct wire_opened {
  std::size_t socket = 0;
  std::uint64_t generation = 0;
};
struct wire_octets {
  std::size_t socket = 0;
  std::uint64_t generation = 0;
  std::string octets;
};
enum class wire_end : std::uint8_t {
  failed,  ///< no connection, or an error on this side
  closed,  ///< by the peer, in good order
  reset,   ///< by the peer, or on the way to it
};
struct wire_closed {
  std::size_t socket = 0;
  std::uint64_t generation = 0;
  std::string why;  ///< for people
  wire_end how = wire_end::failed;
};
using wire_event = std::variant<wire_opened, wire_octets, wire_closed>;

}  // namespace mbs::actors
