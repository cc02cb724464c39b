#include "mqtt/properties.hpp"

#include "mqtt/property_codec.hpp"

namespace tutti::mqtt {

PropertyReader::PropertyReader(Reader& packet, PropertySet allowed, PropertySet repeatable) noexcept
    : packet_(packet), allowed_(allowed), repeatable_(repeatable) {
    const std::uint32_t length = packet.varint();
    if (length > packet.size()) {
        packet.fail(ReasonCode::MalformedPacket, "the properties are longer than the packet");
        return;
    }
    end_ = packet.position() + length;
}

std::optional<PropertyId> PropertyReader::next() noexcept {
    while (!packet_.failed() && packet_.position() != end_) {
        if (packet_.position() > end_) {
            packet_.fail(ReasonCode::MalformedPacket, "a property runs over the end of the properties");
            break;
        }
        property_start_ = packet_.position();
        // Identifiers are variable byte integers, but all that exist have one byte (§2.2.2.2).
        const std::uint8_t byte = packet_.u8();
        if (packet_.failed()) break;
        const PropertySet id_bit = byte < 64 ? PropertySet{1} << byte : 0;
        if ((allowed_ & id_bit) == 0) {
            packet_.fail(ReasonCode::MalformedPacket, "a property that this packet cannot carry");
            break;
        }
        if ((seen_ & id_bit & ~repeatable_) != 0) {
            packet_.fail(ReasonCode::ProtocolError, "a property that may come once comes again");
            break;
        }
        seen_ |= id_bit;
        const auto id = static_cast<PropertyId>(byte);
        if (id != PropertyId::UserProperty) return id;
        read_user_property();
    }
    return std::nullopt;
}

void PropertyReader::read_user_property() noexcept {
    packet_.text();
    packet_.text();
    if (!packet_.failed()) user_.add(property_start_, packet_.position());
}

std::uint32_t PropertyReader::subscription_identifier() noexcept {
    const std::uint32_t value = packet_.varint();
    if (value == 0) packet_.fail(ReasonCode::ProtocolError, "a subscription identifier is zero");
    if (!packet_.failed()) subscription_.add(property_start_, packet_.position());
    return value;
}

void PropertyReader::check_authentication() noexcept {
    if (seen(PropertyId::AuthenticationData) && !seen(PropertyId::AuthenticationMethod)) {
        packet_.fail(ReasonCode::ProtocolError, "authentication data without an authentication method");
    }
}

namespace {

/// Passes over the value of a property of any kind but Unknown.
void skip_value(Reader& reader, PropertyKind kind) noexcept {
    switch (kind) {
    case PropertyKind::Byte:
        reader.take(1);
        break;
    case PropertyKind::TwoBytes:
        reader.take(2);
        break;
    case PropertyKind::FourBytes:
        reader.take(4);
        break;
    case PropertyKind::Varint:
        reader.varint();
        break;
    case PropertyKind::Sized:
        reader.binary();
        break;
    case PropertyKind::Pair:
        reader.binary();
        reader.binary();
        break;
    case PropertyKind::Unknown:
        reader.fail(ReasonCode::MalformedPacket, "an unknown property");
        break;
    }
}

/// Finds the next property `wanted` in `reader` and leaves it at its value. False at the end.
bool find(Reader& reader, PropertyId wanted) noexcept {
    while (!reader.empty()) {
        const auto id = static_cast<PropertyId>(reader.u8());
        if (id == wanted) return true;
        skip_value(reader, kind(id));
    }
    return false;
}

} // namespace

void UserProperties::Iterator::advance() noexcept {
    Reader reader{rest_};
    done_ = !find(reader, PropertyId::UserProperty);
    current_.name = reader.binary();
    current_.value = reader.binary();
    done_ = done_ || reader.failed();
    rest_ = reader.take_rest();
}

bool UserProperties::operator==(const UserProperties& other) const noexcept {
    auto left = begin();
    auto right = other.begin();
    for (; left != end() && right != end(); ++left, ++right) {
        if (*left != *right) return false;
    }
    return left == end() && right == end();
}

namespace {

void append_text(std::string& out, std::string_view text) {
    invariant(text.size() <= max_text_size, "a user property's texts have at most 65,535 bytes");
    out += static_cast<char>(text.size() >> 8);
    out += static_cast<char>(text.size() & 0xFF);
    out += text;
}

} // namespace

void append_user_property(std::string& out, std::string_view name, std::string_view value) {
    out += static_cast<char>(PropertyId::UserProperty);
    append_text(out, name);
    append_text(out, value);
}

void SubscriptionIdentifiers::Iterator::advance() noexcept {
    Reader reader{rest_};
    done_ = !find(reader, PropertyId::SubscriptionIdentifier);
    current_ = reader.varint();
    done_ = done_ || reader.failed();
    rest_ = reader.take_rest();
}

bool SubscriptionIdentifiers::operator==(const SubscriptionIdentifiers& other) const noexcept {
    auto left = begin();
    auto right = other.begin();
    for (; left != end() && right != end(); ++left, ++right) {
        if (*left != *right) return false;
    }
    return left == end() && right == end();
}

void append_subscription_identifier(std::string& out, std::uint32_t identifier) {
    invariant(identifier != 0, "a subscription identifier is not zero");
    out += static_cast<char>(PropertyId::SubscriptionIdentifier);
    char bytes[4];
    Writer writer{bytes};
    Counter{}.varint(identifier);
    writer.varint(identifier);
    out.append(bytes, writer.position());
}

} // namespace tutti::mqtt
