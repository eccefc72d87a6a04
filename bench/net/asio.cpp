// Asio, compiled once for the tools of this folder.
#include <boost/asio/impl/src.hpp>
