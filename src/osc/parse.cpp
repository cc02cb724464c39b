#include "osc/parse.hpp"

#include "osc/wire.hpp"

#include <fmt/format.h>

#include <bit>

namespace tutti::osc {

namespace {

/// A message's arguments, told by its type tags.
class ArgumentReader {
public:
    /// `tags_offset`: where the first of them stands in the packet.
    ArgumentReader(Reader& reader, std::string_view tags, std::size_t tags_offset) noexcept
        : reader_(reader), tags_(tags), tags_offset_(tags_offset) {}

    std::vector<Argument> read_all() {
        if (tags_.size() > max_arguments) fail(FaultKind::Limit, "more than 8192 arguments");
        std::vector<Argument> arguments;
        if (!reader_.failed()) read_until_end(arguments, 0);
        if (!reader_.failed() && at_ != tags_.size()) fail(FaultKind::TypeTags, "a ']' without its '['");
        return arguments;
    }

private:
    void fail(FaultKind kind, const char* message) noexcept {
        reader_.fail(kind, tags_offset_ + at_, message);
    }

    /// Up to the end, or to a ']'.
    void read_until_end(std::vector<Argument>& into, std::size_t depth) {
        into.reserve(count_ahead());
        while (!reader_.failed() && at_ != tags_.size() && tags_[at_] != ']') {
            if (tags_[at_] == '[')
                into.emplace_back(read_array(depth + 1));
            else
                into.push_back(read_one());
        }
    }

    /// How many there are of the innermost kind in front: enough to allocate once where arrays are rare.
    std::size_t count_ahead() const noexcept {
        const auto end = tags_.find_first_of("[]", at_);
        return (end == std::string_view::npos ? tags_.size() : end) - at_;
    }

    Array read_array(std::size_t depth) {
        Array array;
        if (depth > max_depth) {
            fail(FaultKind::Limit, "arrays are nested too deep");
            return array;
        }
        const auto opening = at_++;
        read_until_end(array.items, depth);
        if (at_ == tags_.size())
            reader_.fail(FaultKind::TypeTags, tags_offset_ + opening, "a '[' without its ']'");
        else if (!reader_.failed())
            ++at_;
        return array;
    }

    Argument read_one() {
        switch (tags_[at_++]) {
        case 'i':
            return std::bit_cast<std::int32_t>(reader_.number<std::uint32_t>());
        case 'f':
            return std::bit_cast<float>(reader_.number<std::uint32_t>());
        case 's':
            return std::string(reader_.text());
        case 'b':
            return Blob{std::string(reader_.blob())};
        case 'h':
            return std::bit_cast<std::int64_t>(reader_.number<std::uint64_t>());
        case 't':
            return TimeTag{reader_.number<std::uint64_t>()};
        case 'd':
            return std::bit_cast<double>(reader_.number<std::uint64_t>());
        case 'S':
            return Symbol{std::string(reader_.text())};
        case 'c':
            return Char{reader_.number<std::uint32_t>()};
        case 'r':
            return read_color();
        case 'm':
            return read_midi();
        case 'T':
            return true;
        case 'F':
            return false;
        case 'N':
            return Nil{};
        case 'I':
            return Impulse{};
        default:
            reader_.fail(FaultKind::TypeTags, tags_offset_ + at_ - 1, "a type tag that OSC does not have");
            return Nil{};
        }
    }

    Color read_color() noexcept {
        const auto red = byte();
        const auto green = byte();
        const auto blue = byte();
        return {red, green, blue, byte()};
    }
    Midi read_midi() noexcept {
        const auto port = byte();
        const auto status = byte();
        const auto first = byte();
        return {port, status, first, byte()};
    }
    std::uint8_t byte() noexcept { return reader_.number<std::uint8_t>(); }

    Reader& reader_;
    std::string_view tags_;
    std::size_t tags_offset_;
    std::size_t at_ = 0;
};

Message read_message(Reader& reader) {
    Message message;
    const auto start = reader.offset();
    const auto address = reader.text();
    if (address.size() > max_address_size)
        reader.fail(FaultKind::Limit, start, "the address is longer than 1024 bytes");
    message.address = address;
    if (reader.failed() || reader.at_end()) return message;
    const auto tags_start = reader.offset();
    if (reader.peek() != ',')
        reader.fail(FaultKind::TypeTags, tags_start, "arguments without type tags before them");
    auto tags = reader.text();
    if (reader.failed()) return message;
    tags.remove_prefix(1);
    message.arguments = ArgumentReader(reader, tags, tags_start + 1).read_all();
    return message;
}

Packet read_packet(Reader& reader, std::size_t depth);

void read_element(Reader& reader, Bundle& bundle, std::size_t depth) {
    const auto start = reader.offset();
    const auto size = reader.number<std::uint32_t>();
    if (reader.failed()) return;
    if (size == 0 || size % 4 != 0)
        return reader.fail(FaultKind::Size, start, "the size of a bundle's element is no multiple of four");
    if (size > reader.left())
        return reader.fail(FaultKind::Size, start, "a bundle's element is larger than the bundle");
    const auto outer = reader.enter(size);
    bundle.elements.push_back(read_packet(reader, depth));
    reader.leave(outer);
}

Bundle read_bundle(Reader& reader, std::size_t depth) {
    Bundle bundle;
    const auto start = reader.offset();
    const auto opening = reader.take(bundle_start.size());
    if (!reader.failed() && opening != bundle_start)
        reader.fail(FaultKind::Start, start, "it begins with '#', but not with #bundle");
    if (depth > max_depth) reader.fail(FaultKind::Limit, start, "bundles are nested too deep");
    bundle.time = TimeTag{reader.number<std::uint64_t>()};
    while (!reader.failed() && !reader.at_end()) read_element(reader, bundle, depth + 1);
    return bundle;
}

Packet read_packet(Reader& reader, std::size_t depth) {
    if (reader.peek() == '#') return read_bundle(reader, depth);
    if (reader.peek() != '/')
        reader.fail(FaultKind::Start, reader.offset(), "it begins neither with '/' nor with #bundle");
    return read_message(reader);
}

} // namespace

std::string_view name(FaultKind kind) noexcept {
    switch (kind) {
    case FaultKind::Start:
        return "start";
    case FaultKind::Truncated:
        return "truncated";
    case FaultKind::Padding:
        return "padding";
    case FaultKind::TypeTags:
        return "type_tags";
    case FaultKind::Size:
        return "size";
    case FaultKind::Trailing:
        return "trailing";
    case FaultKind::Limit:
        return "limit";
    }
    return "start";
}

std::string describe(const Fault& fault) { return fmt::format("byte {}: {}", fault.offset, fault.message); }

Parsed<Packet> parse(std::string_view bytes) {
    if (bytes.size() > max_packet_size)
        return std::unexpected(Fault{FaultKind::Limit, max_packet_size, "it is larger than a datagram can be"}
        );
    Reader reader(bytes);
    auto packet = read_packet(reader, 1);
    reader.leave(bytes.size());
    if (reader.failed()) return std::unexpected(reader.fault());
    return packet;
}

} // namespace tutti::osc
