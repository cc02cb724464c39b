#include "decode/dns_message.hpp"

#include "base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace tutti::decode {

namespace {

using DnsBytes = std::span<const std::uint8_t>;

constexpr std::uint8_t pointer_mark = 0xC0; // the two highest bits of a length
constexpr std::uint16_t answer_flag = 0x8000;
constexpr std::uint16_t opcode_mask = 0x7800;
constexpr std::uint16_t class_internet = 1;
constexpr std::uint16_t class_mask = 0x7FFF; // the highest bit: the cache's other records are stale
constexpr std::uint16_t unicast_answer_flag = 0x8000;

/// Reads from a place of a message on. What fails makes all that follows fail.
class DnsReader {
public:
    explicit DnsReader(DnsBytes message) noexcept : message_(message) {}

    bool failed() const noexcept { return failure_ != nullptr; }
    const char* failure() const noexcept { return failure_; }
    std::size_t offset() const noexcept { return at_; }

    std::uint32_t number(std::size_t size) noexcept {
        if (!has(size)) return 0;
        std::uint32_t value = 0;
        for (const auto byte : message_.subspan(at_, size)) value = value << 8 | byte;
        at_ += size;
        return value;
    }
    std::uint16_t number_16() noexcept { return static_cast<std::uint16_t>(number(2)); }

    void skip(std::size_t size) noexcept {
        if (has(size)) at_ += size;
    }

    /// Its end may lie earlier in the message. Each pointer leads before the place where the part that it
    /// ends began, so they lead to an end.
    DnsName name() {
        DnsName name;
        std::size_t size = 1; // the root's
        auto at = at_;
        auto part = at_;
        std::optional<std::size_t> behind; // of the first pointer
        while (true) {
            if (at >= message_.size()) return fail("it ends within a name");
            const std::size_t length = message_[at];
            if (length == 0) break;
            if ((length & pointer_mark) == pointer_mark) {
                if (at + 1 >= message_.size()) return fail("it ends within a name");
                const auto to = (length & ~std::size_t{pointer_mark}) << 8 | message_[at + 1];
                if (!behind) behind = at + 2;
                if (to >= part) return fail("a name points not back");
                at = part = to;
                continue;
            }
            if (length > max_dns_label) return fail("a label of a name is of an unknown kind");
            size += length + 1;
            if (size > max_dns_name) return fail("a name is too long");
            if (length > message_.size() - at - 1) return fail("it ends within a name");
            const auto label = message_.subspan(at + 1, length);
            name.labels.emplace_back(label.begin(), label.end());
            at += length + 1;
        }
        at_ = behind.value_or(at + 1);
        return name;
    }

    DnsName fail(const char* what) noexcept {
        if (!failed()) failure_ = what;
        at_ = message_.size();
        return {};
    }

private:
    bool has(std::size_t size) noexcept {
        if (size <= message_.size() - at_) return true;
        fail("it ends within a field");
        return false;
    }

    DnsBytes message_;
    std::size_t at_ = 0;
    const char* failure_ = nullptr;
};

/// What of a record we read; nothing for others.
std::optional<decltype(DnsRecord::data)> read_data(DnsReader& reader, std::uint16_t type) {
    switch (static_cast<DnsType>(type)) {
    case DnsType::Address: {
        Ipv4 address;
        for (auto& byte : address) byte = static_cast<std::uint8_t>(reader.number(1));
        return address;
    }
    case DnsType::Pointer:
        return DnsPointer{reader.name()};
    case DnsType::Service: {
        reader.skip(4); // priority and weight: there is one
        const auto port = reader.number_16();
        return DnsService{reader.name(), port};
    }
    }
    return std::nullopt;
}

std::optional<DnsRecord> read_record(DnsReader& reader) {
    auto name = reader.name();
    const auto type = reader.number_16();
    const bool is_internet = (reader.number_16() & class_mask) == class_internet;
    const auto ttl = reader.number(4);
    const auto size = reader.number_16();
    const auto begin = reader.offset();
    auto data = is_internet ? read_data(reader, type) : std::nullopt;
    if (!data) {
        reader.skip(size);
        return std::nullopt;
    }
    if (!reader.failed() && reader.offset() != begin + size)
        reader.fail("a record ends elsewhere than it says");
    return DnsRecord{std::move(name), ttl, std::move(*data)};
}

void append_16(std::vector<std::uint8_t>& out, std::uint16_t value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value & 0xFF));
}

} // namespace

bool is_same(const DnsName& one, const DnsName& other) noexcept {
    return std::ranges::equal(one.labels, other.labels, equal_ignoring_case);
}

std::string print(const DnsName& name) {
    std::string text;
    for (const auto& label : name.labels) {
        if (!text.empty()) text += '.';
        for (const char letter : label) {
            if (letter == '.' || letter == '\\') text += '\\';
            text += letter;
        }
    }
    return text;
}

Result<DnsName> parse_dns_name(std::string_view text) {
    DnsName name;
    std::size_t size = 1;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find('.', begin), text.size());
        const auto label = text.substr(begin, end - begin);
        size += label.size() + 1;
        if (label.empty() || label.size() > max_dns_label || size > max_dns_name)
            return fail(ErrorCode::InvalidInput, fmt::format("'{}' is no name", text));
        name.labels.emplace_back(label);
        begin = end + 1;
    }
    return name;
}

Result<DnsMessage> parse_dns_message(DnsBytes bytes) {
    if (bytes.size() > max_dns_message)
        return fail(
            ErrorCode::LimitExceeded, fmt::format("a DNS message of {} bytes is too large", bytes.size())
        );
    DnsReader reader(bytes);
    reader.skip(2); // the id
    const auto flags = reader.number_16();
    const auto questions = reader.number_16();
    std::size_t records = 0;
    for (int section = 0; section < 3; ++section) records += reader.number_16();
    if (!reader.failed() && (flags & opcode_mask) != 0) reader.fail("it is no query");
    for (std::size_t i = 0; i < questions && !reader.failed(); ++i) {
        reader.name();
        reader.skip(4); // type and class
    }
    DnsMessage message{.is_answer = (flags & answer_flag) != 0, .records = {}};
    for (std::size_t i = 0; i < records && !reader.failed(); ++i) {
        auto record = read_record(reader);
        if (!record || reader.failed()) continue;
        if (message.records.size() == max_dns_records)
            return fail(ErrorCode::LimitExceeded, "a DNS message has too many records");
        message.records.push_back(std::move(*record));
    }
    if (reader.failed())
        return fail(ErrorCode::InvalidInput, fmt::format("this is no DNS message: {}", reader.failure()));
    return message;
}

std::size_t printed_size(const DnsQuestion& question) noexcept {
    std::size_t size = 1 + 4; // the root's length, type and class
    for (const auto& label : question.name.labels) size += label.size() + 1;
    return size;
}

std::vector<std::uint8_t> print(std::span<const DnsQuestion> questions) {
    std::vector<std::uint8_t> message(4); // id and flags: a standard query
    append_16(message, static_cast<std::uint16_t>(questions.size()));
    message.resize(dns_header_size);
    for (const auto& [name, type] : questions) {
        for (const auto& label : name.labels) {
            message.push_back(static_cast<std::uint8_t>(label.size()));
            message.insert(message.end(), label.begin(), label.end());
        }
        message.push_back(0);
        append_16(message, static_cast<std::uint16_t>(type));
        append_16(message, unicast_answer_flag | class_internet);
    }
    return message;
}

} // namespace tutti::decode
