// One connection to a shim: its states come in, our orders go out.
#pragma once

#include "base/boot_time.hpp"
#include "base/result.hpp"
#include "io/asio.hpp"
#include "io/file_descriptor.hpp"
#include "supervise/shim_protocol.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <optional>

namespace tutti::supervisor {

class ShimLink {
public:
    ShimLink(const asio::any_io_executor& executor, io::FileDescriptor link);

    /// The next state that the shim reports; nothing once it is gone.
    Task<std::optional<supervise::shim::State>> next();

    /// False where the shim is gone, or does not read.
    bool send(supervise::shim::Order order, int value = 0);
    /// It kills all of the run by itself at that time; nothing: never. An earlier shim does not.
    bool limit(std::optional<BootTime> time);

private:
    /// What lies there now: a state, nothing yet, or an error once the shim is gone.
    Result<std::optional<supervise::shim::State>> read();
    bool send(const supervise::shim::Command& command);

    asio::posix::stream_descriptor descriptor_;
};

/// A state as it came over the link or from an exit record; nothing where it is none that we understand.
std::optional<supervise::shim::State> state_from_bytes(const void* bytes, std::size_t length);

} // namespace tutti::supervisor
