#include "http/server/gzip.hpp"

#include <zlib.h>

#include <limits>

namespace mbs::http {

bool gzip(std::string_view octets, std::string& packed) {
  constexpr int with_gzip_header = 15 + 16;  // of zlib: the largest window, in gzip's wrapping
  constexpr int usual_memory = 8;
  if (octets.size() > std::numeric_limits<uInt>::max()) return false;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, with_gzip_header, usual_memory, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    return false;
  packed.resize(octets.size());
  // zlib reads from here only; its type is older than const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data()));
  stream.avail_in = static_cast<uInt>(octets.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const bool fits = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return fits;
}

}  // namespace mbs::http
