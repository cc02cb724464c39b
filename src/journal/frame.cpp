#include "journal/frame.hpp"

#include "base/crc32.hpp"

#include <algorithm>

namespace tutti::journal {

namespace {

constexpr std::string_view magic = "TUTTIJN1";
constexpr std::size_t mark_place = 12; // in a segment's head
constexpr unsigned mark_size = sizeof(Mark);
constexpr std::size_t frame_head = mark_size + 8;
constexpr std::size_t body_head = 9;
constexpr std::size_t frame_target = 64 * 1024; // no operation begins behind so much of a frame

void append_number(std::string& out, std::uint64_t number, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) out.push_back(static_cast<char>(number >> 8 * i & 0xFF));
}

void append_varint(std::string& out, std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) out.push_back(static_cast<char>(number | 0x80));
    out.push_back(static_cast<char>(number));
}

void store_u32(std::string& out, std::size_t at, std::uint32_t number) {
    for (unsigned i = 0; i < 4; ++i) out[at + i] = static_cast<char>(number >> 8 * i & 0xFF);
}

// Reads from the front; the first thing that is not there makes all that follows zero.
class Scan {
public:
    explicit Scan(std::string_view bytes) noexcept : rest_(bytes) {}
    bool failed() const noexcept { return failed_; }
    bool empty() const noexcept { return rest_.empty(); }
    const char* position() const noexcept { return rest_.data(); }

    std::string_view take(std::uint64_t count) noexcept {
        if (count > rest_.size()) {
            failed_ = true;
            rest_ = {};
            return {};
        }
        const auto taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }
    std::uint64_t number(unsigned bytes) noexcept {
        std::uint64_t value = 0;
        const auto taken = take(bytes);
        for (std::size_t i = 0; i < taken.size(); ++i)
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(taken[i])) << 8 * i;
        return value;
    }
    std::uint32_t u32() noexcept { return static_cast<std::uint32_t>(number(4)); }
    std::uint64_t varint() noexcept {
        constexpr unsigned bits = 64;
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < bits; shift += 7) {
            const auto byte = number(1);
            value |= (byte & 0x7F) << shift;
            if ((byte & 0x80) == 0) return value;
        }
        failed_ = true;
        return 0;
    }

private:
    std::string_view rest_;
    bool failed_ = false;
};

std::size_t begin_frame(std::string& out, std::uint64_t number, Mark mark) {
    const auto begin = out.size();
    append_number(out, mark, mark_size);
    out.append(frame_head - mark_size, '\0');
    append_number(out, number, 8);
    out.push_back('\0');
    return begin;
}

std::uint32_t checksum(std::string_view size, std::string_view body) { return crc32(body, crc32(size)); }

void end_frame(std::string& out, std::size_t begin, bool is_last) {
    const auto body = begin + frame_head;
    out[body + body_head - 1] = is_last ? '\1' : '\0';
    const auto size = begin + mark_size;
    store_u32(out, size, static_cast<std::uint32_t>(out.size() - body));
    const auto written = std::string_view(out);
    store_u32(out, size + 4, checksum(written.substr(size, 4), written.substr(body)));
}

std::optional<Frame> read_body(std::string_view body, std::size_t place) {
    Scan scan(body);
    Frame frame;
    frame.batch = scan.number(8);
    frame.is_last = scan.number(1) == 1;
    while (!scan.failed() && !scan.empty()) {
        Change change;
        change.key = scan.varint();
        change.is_erased = scan.number(1) == 0;
        if (!change.is_erased) change.value = scan.take(scan.varint());
        if (scan.failed()) break;
        change.place = place + static_cast<std::size_t>(scan.position() - body.data()) - change.value.size();
        frame.changes.push_back(change);
    }
    if (scan.failed()) return std::nullopt;
    frame.end = place + body.size();
    return frame;
}

enum class Condition : std::uint8_t { Sound, Damaged, Short };

Condition
read_frame(std::string_view bytes, std::string_view mark, std::size_t at, std::optional<Frame>& frame) {
    const auto rest = bytes.substr(at);
    if (!rest.starts_with(mark)) return mark.starts_with(rest) ? Condition::Short : Condition::Damaged;
    Scan scan(rest.substr(mark.size()));
    const auto size_bytes = scan.take(4);
    const auto size = Scan(size_bytes).u32();
    const auto sum = scan.u32();
    const auto body = scan.take(size);
    if (scan.failed()) return Condition::Short;
    if (checksum(size_bytes, body) != sum) return Condition::Damaged;
    frame = read_body(body, at + frame_head);
    return frame ? Condition::Sound : Condition::Damaged;
}

} // namespace

std::string segment_head(std::uint32_t number, Mark mark) {
    std::string head(magic);
    append_number(head, number, 4);
    append_number(head, mark, mark_size);
    append_number(head, crc32(head), 4);
    return head;
}

std::optional<std::uint32_t> read_segment_head(std::string_view bytes) {
    const auto head = bytes.substr(0, head_size);
    if (head.size() < head_size || !head.starts_with(magic)) return std::nullopt;
    Scan scan(head.substr(magic.size()));
    const auto number = scan.u32();
    if (head != segment_head(number, scan.number(mark_size))) return std::nullopt;
    return number;
}

bool is_begun_head(std::string_view bytes, std::uint32_t number) {
    const auto head = segment_head(number, {});
    return bytes.size() < head_size
           && std::string_view(head).substr(0, mark_place).starts_with(bytes.substr(0, mark_place));
}

void append_frames(
    std::string& out, const Batch& batch, std::uint64_t number, Mark mark, std::vector<std::size_t>& places
) {
    places.clear();
    auto begin = begin_frame(out, number, mark);
    for (const auto& each : batch.operations()) {
        places.push_back(0);
        if (each.kind == Batch::Kind::Dropped) continue;
        if (out.size() - begin > frame_target) {
            end_frame(out, begin, false);
            begin = begin_frame(out, number, mark);
        }
        append_varint(out, each.key);
        out.push_back(each.kind == Batch::Kind::Erase ? '\0' : '\1');
        if (each.kind == Batch::Kind::Erase) continue;
        append_varint(out, each.size);
        places.back() = out.size();
        out.append(batch.value(each));
    }
    end_frame(out, begin, true);
}

// Where the head is damaged, the first frame still says it.
FrameReader::FrameReader(std::string_view bytes) : bytes_(bytes), at_(std::min(head_size, bytes.size())) {
    mark_ = bytes_.substr(read_segment_head(bytes_) ? mark_place : at_, mark_size);
}

std::optional<Frame> FrameReader::next() {
    const auto begin = at_;
    Condition first = Condition::Damaged;
    while (at_ < bytes_.size()) {
        std::optional<Frame> frame;
        const auto what = read_frame(bytes_, mark_, at_, frame);
        if (at_ == begin) first = what;
        if (what == Condition::Sound) {
            damage_ += at_ - begin;
            at_ = frame->end;
            return frame;
        }
        at_ = std::min(bytes_.find(mark_, at_ + 1), bytes_.size());
    }
    if (begin == bytes_.size()) return std::nullopt;
    if (first == Condition::Short)
        torn_ = true;
    else
        damage_ += bytes_.size() - begin;
    return std::nullopt;
}

} // namespace tutti::journal
