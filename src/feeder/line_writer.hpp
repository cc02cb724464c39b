// LineWriter: what a program says that feeds devices to `tutti-input`, a JSON object a line on standard
// output (docs/write-an-input.md). Logs go to standard error; nothing else goes where the lines go.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "feeder/malformed_limit.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>

namespace tutti::feeder {

/// The longest line with its end: what a pipe takes whole, or not at all.
inline constexpr std::size_t longest_line = 4096;

/// Something that a device said.
struct EventLine {
    std::string_view type; ///< "midi.note_on"
    Value data;            ///< an object
    /// The device's stable identity: a name or an address, never a number that the next start changes.
    std::string_view device = {};
    std::optional<WallTime> timestamp = {}; ///< only of a clock that is known to be ours
};

/// Not a method: tests look at lines. Each ends with its '\n'. What others called themselves may be any
/// bytes: U+FFFD stands where they are no text, and little is kept of much.
std::string line_of(const EventLine& event);

class LineWriter {
public:
    /// Writes to `descriptor`, which it does not own.
    explicit LineWriter(int descriptor = STDOUT_FILENO) noexcept : descriptor_(descriptor) {}

    // Each of these waits until there is room, and writes its line at once and whole. Where nobody reads any
    // more, the process ends: quietly, with code 0, as nobody is left to tell. (SIGPIPE is to be ignored, or
    // ends it as quietly.)

    /// False: the line would be longer than a line may be, and is not said.
    bool say(const EventLine& event);
    /// For what the next one makes good: where there is no room at once it is dropped. False: it was not
    /// said.
    bool say_if_room(const EventLine& event);

    // The life of a device. A state that the device has already is not said again.
    void connected(std::string_view device, std::string_view name);
    void suspected(std::string_view device, std::string_view reason);
    void recovered(std::string_view device);
    void disconnected(std::string_view device, std::string_view reason);

    /// The whole kind cannot be had; `reason` says what to do about it. The same reason is not said again.
    void unavailable(std::string_view reason);
    /// Nothing where it was not said to be unavailable.
    void available();

    /// A device said what nobody understands.
    void malformed(const MalformedReport& report);

    /// For `--list`: one that is there now.
    void list(std::string_view device, std::string_view name);

private:
    void say_state(std::string_view device, std::string_view state, Member more);
    void write(std::string_view line);
    bool has_room() const;

    int descriptor_;
    std::map<std::string, std::string, std::less<>> states_; ///< of devices that are there: the last line
    std::string unavailable_;                                ///< the last line; empty: it is available
};

} // namespace tutti::feeder
