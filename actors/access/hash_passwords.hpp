#pragma once

/// The inside of a process that hashes passwords. Knows nothing of people, settings and logs.
namespace mbs::actors {

/// Which argument makes the program one: "mbs hash-passwords". For hashing_process alone, not for people.
inline constexpr const char* hashing_argument = "hash-passwords";
/// Where it finds its end of the socket (AF_UNIX, SOCK_SEQPACKET) with questions.
inline constexpr int hashing_socket = 3;

/// All that such a process does, on its one thread: answers questions (hashing_packets.hpp) until the other
/// end is gone, then ends the process. It makes itself a session, which Linux schedules as a group of its own
/// (sched(7), "The autogroup feature"): that group gives way to others, and within any group this process has
/// the lowest priority. It dies with the thread that started it, leaves no core and forgets each password
/// once it is answered. Returns 2 when `socket` is none.
[[nodiscard]] int hash_passwords(int socket = hashing_socket);

}  // namespace mbs::actors
