// How batches lie in a segment of the log, as bytes.
//
// A segment begins with a head of 24 bytes: magic "TUTTIJN1", number u32, mark of its frames u64, CRC-32 of
// these. Frames follow, to the end. All numbers are little-endian.
//
// frame:     mark u64, size of the body u32, CRC-32 of size and body; the body
// body:      number of the batch u64, u8 1 where it is the last frame of its batch, operations
// operation: key varint; u8 1 and size varint and value, or u8 0 for an erased key
//
// A batch is in as many frames as it needs, and counts once its last one is there: nothing of one that a
// crash tore was acknowledged. The mark lets a reader go on behind damage. Values are what clients sent:
// nobody may guess it, or a value could hold what passes for frames where the one around it is torn.
#pragma once

#include "journal/batch.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::journal {

inline constexpr std::size_t head_size = 24;

/// What each frame of a segment begins with.
using Mark = std::uint64_t;

std::string segment_head(std::uint32_t number, Mark mark);
/// Whether that may be the beginning of a segment's head, and is not all of it.
bool is_begun_head(std::string_view bytes, std::uint32_t number);
/// The number, of a head that is whole.
std::optional<std::uint32_t> read_segment_head(std::string_view bytes);

/// Appends the batch. `places` becomes where in `out` the value of each operation begins; 0 where it has
/// none.
void append_frames(
    std::string& out, const Batch& batch, std::uint64_t number, Mark mark, std::vector<std::size_t>& places
);

/// One operation as it was read. The value views the segment's bytes.
struct Change {
    Key key = 0;
    bool is_erased = false;
    std::string_view value;
    std::size_t place = 0; ///< where in the segment the value begins
};

struct Frame {
    std::uint64_t batch = 0;
    bool is_last = false;
    std::vector<Change> changes;
    std::size_t end = 0; ///< behind it
};

/// Reads a segment's frames from behind its head on.
class FrameReader {
public:
    /// `bytes`: all of the segment.
    explicit FrameReader(std::string_view bytes);

    /// The next frame that is sound; nothing at the end. What is not sound is passed over: see `damage`.
    std::optional<Frame> next();
    /// How many bytes were passed over so far that are not what was written.
    std::size_t damage() const noexcept { return damage_; }
    /// Whether the segment ends within a frame, as a crash leaves it: that is no damage.
    bool is_torn() const noexcept { return torn_; }

private:
    std::string_view bytes_;
    std::string_view mark_;
    std::size_t at_;
    std::size_t damage_ = 0;
    bool torn_ = false;
};

} // namespace tutti::journal
