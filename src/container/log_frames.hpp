// The log of a container as the engine sends it: without a terminal in frames of two streams (Docker Engine
// API, "Attach to a container", stream format), with one as plain bytes. Each message begins with its time;
// that is taken off, and says after a break what was seen already. No I/O.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::container {

/// How far a log was read: its last message's time, and how many of that time there were. Podman tells whole
/// seconds alone.
struct LogPlace {
    std::int64_t time = 0; ///< nanoseconds since the epoch
    std::uint32_t count = 0;

    bool operator==(const LogPlace&) const = default;
};

/// "1700000000.000000001", as the engine's `since` takes it; it sends what is of that time or later.
std::string print_since(LogPlace place);

// How far the log of a container was read, as it is kept for whoever goes on after us. Of constant length.
std::string print_place(std::string_view container, LogPlace place);
/// The beginning where nothing is kept of that container.
LogPlace parse_place(std::string_view text, std::string_view container) noexcept;

/// "2026-11-29T01:18:16.123456789Z", "…+01:00", followed by a blank; 0 where there is none.
std::int64_t take_time(std::string_view& text) noexcept;

class LogReader {
public:
    enum class Form : std::uint8_t { Framed, Plain };

    /// Goes on behind `place`.
    LogReader(Form form, LogPlace place) : form_(form), seen_(place), place_(place) {}

    /// Appends what came to the texts. InvalidInput: no frame begins here, and nothing further can be read.
    Result<void> put(std::string_view bytes, std::string& output, std::string& errors);
    /// The log is over: what began and did not end goes out as it is.
    void put_end(std::string& output, std::string& errors);

    LogPlace place() const noexcept { return place_; }

private:
    Result<void> put_frames(std::string_view bytes, std::string& output, std::string& errors);
    void put_lines(std::string_view bytes, std::string& output);
    void put_piece(std::string_view bytes, bool is_last, std::string& out);
    bool is_new(std::string_view& message);

    Form form_;
    LogPlace seen_;         ///< what an earlier reader had
    std::uint32_t met_ = 0; ///< messages of that very time that came again
    LogPlace place_;
    std::string head_;       ///< of a frame, then of its message until its time is whole
    std::size_t left_ = 0;   ///< bytes of the frame that are to come
    bool is_error_ = false;  ///< the frame's stream
    bool is_timed_ = false;  ///< the message's time was taken off
    bool is_passed_ = false; ///< the message is new
};

} // namespace tutti::container
