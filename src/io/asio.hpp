// Asio as this project uses it: coroutines, one thread, no deprecated parts. Included only by folders from
// floor 3 up.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tutti {

namespace asio = boost::asio;
using boost::system::error_code;

/// A coroutine of ours. Whoever starts one owns it through a TaskGroup, or awaits it.
template <typename T>
using Task = asio::awaitable<T>;

/// Completion token: `auto [error, n] = co_await socket.async_read_some(buffer, no_throw);`
inline constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);

} // namespace tutti
