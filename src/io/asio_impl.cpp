// The compiled half of Asio (BOOST_ASIO_SEPARATE_COMPILATION): parsed once here instead of in every file.
#include <boost/asio/impl/src.hpp>
