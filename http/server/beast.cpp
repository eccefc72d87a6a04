// Beast, compiled once: only its HTTP/1 parser is used.
#include <boost/beast/src.hpp>
