#include "base/result.hpp"
#include "osc/packet.hpp"
#include "osc/wire.hpp"

#include <bit>

namespace tutti::osc {

namespace {

template <typename Sink>
void write_text(Sink& sink, std::string_view text) noexcept {
    const auto printed = printable_part(text);
    sink.raw(printed);
    sink.character('\0');
    sink.pad(printed.size() + 1);
}

/// The type of each argument.
template <typename Sink>
class TagWriter {
public:
    explicit TagWriter(Sink& sink) noexcept : sink_(sink) {}

    void all(const std::vector<Argument>& arguments) noexcept {
        for (const auto& argument : arguments) std::visit(*this, argument);
    }

    void operator()(std::int32_t) noexcept { tag('i'); }
    void operator()(float) noexcept { tag('f'); }
    void operator()(const std::string&) noexcept { tag('s'); }
    void operator()(const Blob&) noexcept { tag('b'); }
    void operator()(std::int64_t) noexcept { tag('h'); }
    void operator()(TimeTag) noexcept { tag('t'); }
    void operator()(double) noexcept { tag('d'); }
    void operator()(const Symbol&) noexcept { tag('S'); }
    void operator()(Char) noexcept { tag('c'); }
    void operator()(Color) noexcept { tag('r'); }
    void operator()(Midi) noexcept { tag('m'); }
    void operator()(bool truth) noexcept { tag(truth ? 'T' : 'F'); }
    void operator()(Nil) noexcept { tag('N'); }
    void operator()(Impulse) noexcept { tag('I'); }
    void operator()(const Array& array) noexcept {
        tag('[');
        all(array.items);
        tag(']');
    }

    std::size_t count() const noexcept { return count_; }

private:
    void tag(char type) noexcept {
        sink_.character(type);
        ++count_;
    }

    Sink& sink_;
    std::size_t count_ = 0;
};

/// What of each argument stands behind the type tags.
template <typename Sink>
class ValueWriter {
public:
    explicit ValueWriter(Sink& sink) noexcept : sink_(sink) {}

    void all(const std::vector<Argument>& arguments) noexcept {
        for (const auto& argument : arguments) std::visit(*this, argument);
    }

    void operator()(std::int32_t number) noexcept { sink_.number(std::bit_cast<std::uint32_t>(number)); }
    void operator()(float number) noexcept { sink_.number(std::bit_cast<std::uint32_t>(number)); }
    void operator()(const std::string& text) noexcept { write_text(sink_, text); }
    void operator()(const Blob& blob) noexcept {
        sink_.number(static_cast<std::uint32_t>(blob.bytes.size()));
        sink_.raw(blob.bytes);
        sink_.pad(blob.bytes.size());
    }
    void operator()(std::int64_t number) noexcept { sink_.number(std::bit_cast<std::uint64_t>(number)); }
    void operator()(TimeTag time) noexcept { sink_.number(time.bits); }
    void operator()(double number) noexcept { sink_.number(std::bit_cast<std::uint64_t>(number)); }
    void operator()(const Symbol& symbol) noexcept { write_text(sink_, symbol.text); }
    void operator()(Char character) noexcept { sink_.number(character.code); }
    void operator()(Color color) noexcept { bytes(color.red, color.green, color.blue, color.alpha); }
    void operator()(Midi midi) noexcept { bytes(midi.port, midi.status, midi.first, midi.second); }
    void operator()(bool) noexcept {}
    void operator()(Nil) noexcept {}
    void operator()(Impulse) noexcept {}
    void operator()(const Array& array) noexcept { all(array.items); }

private:
    template <typename... Byte>
    void bytes(Byte... byte) noexcept {
        (sink_.number(byte), ...);
    }

    Sink& sink_;
};

template <typename Sink>
void write(Sink& sink, const Message& message) noexcept {
    write_text(sink, message.address);
    sink.character(',');
    TagWriter tags(sink);
    tags.all(message.arguments);
    sink.character('\0');
    sink.pad(tags.count() + 2);
    ValueWriter(sink).all(message.arguments);
}

template <typename Sink>
void write(Sink& sink, const Packet& packet) noexcept;

template <typename Sink, typename Elements>
void write_bundle(Sink& sink, TimeTag time, const Elements& elements) noexcept {
    sink.raw(bundle_start);
    sink.number(time.bits);
    for (const auto& element : elements) sink.sized([&] { write(sink, element); });
}

template <typename Sink>
void write(Sink& sink, const Bundle& bundle) noexcept {
    write_bundle(sink, bundle.time, bundle.elements);
}

/// A bundle of messages that lie elsewhere.
struct MessageBundle {
    TimeTag time;
    std::span<const Message> messages;
};

template <typename Sink>
void write(Sink& sink, const MessageBundle& bundle) noexcept {
    write_bundle(sink, bundle.time, bundle.messages);
}

template <typename Sink>
void write(Sink& sink, const Packet& packet) noexcept {
    std::visit([&](const auto& content) { write(sink, content); }, packet);
}

template <typename Content>
std::size_t count(const Content& content) noexcept {
    Counter counter;
    write(counter, content);
    return counter.size();
}

template <typename Content>
void append_content(std::string& out, const Content& content) {
    const auto start = out.size();
    const auto total = start + count(content);
    out.resize_and_overwrite(total, [&](char* data, std::size_t) { // libstdc++ 12 passes the capacity here
        Writer writer(data + start);
        write(writer, content);
        invariant(writer.position() == data + total, "a packet is as long as it was counted to be");
        return total;
    });
}

} // namespace

std::string type_tags(const std::vector<Argument>& arguments) {
    Counter counter;
    TagWriter(counter).all(arguments);
    std::string tags(counter.size(), '\0');
    Writer writer(tags.data());
    TagWriter(writer).all(arguments);
    return tags;
}

std::size_t printed_size(const Message& message) noexcept { return count(message); }
std::size_t printed_size(const Packet& packet) noexcept { return count(packet); }

void append(std::string& out, const Message& message) { append_content(out, message); }
void append(std::string& out, const Packet& packet) { append_content(out, packet); }
void append_bundle(std::string& out, TimeTag time, std::span<const Message> messages) {
    append_content(out, MessageBundle{time, messages});
}

std::string print(const Packet& packet) {
    std::string out;
    append(out, packet);
    return out;
}

} // namespace tutti::osc
