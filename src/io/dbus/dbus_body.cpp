#include "io/dbus/dbus_body.hpp"

#include <fmt/format.h>
#include <systemd/sd-bus.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::io {

namespace {

/// Reads one message. What is nested is at most 64 deep: sd-bus sees to it.
class BodyReader {
public:
    explicit BodyReader(sd_bus_message* message) : message_(message) {}

    /// Everything up to the end of what it stands in.
    Result<std::vector<Value>> read_all() {
        std::vector<Value> values;
        while (true) {
            char type = 0;
            const char* contents = nullptr;
            const int there = sd_bus_message_peek_type(message_, &type, &contents);
            if (there < 0) return unreadable(there);
            if (there == 0) return values;
            auto value = read(type, contents == nullptr ? "" : contents);
            if (!value) return pass_on(value);
            values.push_back(std::move(*value));
        }
    }

private:
    static constexpr std::size_t most_values = 200'000;

    static std::unexpected<Error> unreadable(int error) {
        return fail(
            ErrorCode::InvalidInput, fmt::format("a D-Bus message cannot be read (error {})", -error)
        );
    }

    Result<Value> read(char type, std::string_view contents) {
        if (++count_ > most_values)
            return fail(
                ErrorCode::LimitExceeded, fmt::format("a D-Bus message has more than {} values", most_values)
            );
        switch (type) {
        case SD_BUS_TYPE_ARRAY:
            return contents.starts_with('{') ? read_dictionary(contents) : read_array(contents);
        case SD_BUS_TYPE_STRUCT:
            return read_inner(type, contents);
        case SD_BUS_TYPE_VARIANT:
            return read_variant(contents);
        default:
            return read_basic(type);
        }
    }

    Result<Value> read_inner(char type, std::string_view contents) {
        auto values = enter(type, contents);
        if (!values) return pass_on(values);
        return Value::array(std::move(*values));
    }

    Result<Value> read_variant(std::string_view contents) {
        auto values = enter(SD_BUS_TYPE_VARIANT, contents);
        if (!values) return pass_on(values);
        return values->empty() ? Value() : std::move(values->front());
    }

    /// The values of a container.
    Result<std::vector<Value>> enter(char type, std::string_view contents) {
        const std::string own(contents); // what peek_type gave does not outlive the next call
        int error = sd_bus_message_enter_container(message_, type, own.c_str());
        if (error < 0) return unreadable(error);
        auto values = read_all();
        if (!values) return values;
        error = sd_bus_message_exit_container(message_);
        if (error < 0) return unreadable(error);
        return values;
    }

    Result<Value> read_array(std::string_view contents) {
        if (contents != "y") return read_inner(SD_BUS_TYPE_ARRAY, contents);
        const void* bytes = nullptr;
        std::size_t size = 0;
        const int error = sd_bus_message_read_array(message_, SD_BUS_TYPE_BYTE, &bytes, &size);
        if (error < 0) return unreadable(error);
        count_ += size;
        if (count_ > most_values) return read(SD_BUS_TYPE_BYTE, {}); // says so
        const auto* first = static_cast<const std::uint8_t*>(bytes);
        return Value::array(std::vector<Value>(first, first + size));
    }

    Result<Value> read_dictionary(std::string_view contents) {
        const std::string own(contents);
        int error = sd_bus_message_enter_container(message_, SD_BUS_TYPE_ARRAY, own.c_str());
        if (error < 0) return unreadable(error);
        const auto entry = own.substr(1, own.size() - 2);
        std::vector<Member> members;
        std::set<std::string> keys; // D-Bus lets one stand twice
        while ((error = sd_bus_message_at_end(message_, 0)) == 0) {
            auto pair = enter(SD_BUS_TYPE_DICT_ENTRY, entry);
            if (!pair) return pass_on(pair);
            if (pair->size() != 2) return unreadable(-EBADMSG);
            auto key = text_of((*pair)[0]);
            if (keys.insert(key).second) members.push_back({std::move(key), std::move((*pair)[1])});
        }
        if (error < 0) return unreadable(error);
        error = sd_bus_message_exit_container(message_);
        if (error < 0) return unreadable(error);
        return Value::object(std::move(members));
    }

    static std::string text_of(const Value& key) {
        switch (key.kind()) {
        case Value::Kind::String:
            return std::string(key.string());
        case Value::Kind::Integer:
            return std::to_string(key.integer());
        case Value::Kind::Bool:
            return key.boolean() ? "true" : "false";
        case Value::Kind::Real:
            return fmt::format("{}", key.number());
        default:
            return {};
        }
    }

    template <typename T>
    Result<Value> basic(char type) {
        T value{};
        const int error = sd_bus_message_read_basic(message_, type, &value);
        if (error < 0) return unreadable(error);
        return Value(value);
    }

    Result<Value> read_basic(char type) {
        switch (type) {
        case SD_BUS_TYPE_BYTE:
            return basic<std::uint8_t>(type);
        case SD_BUS_TYPE_INT16:
            return basic<std::int16_t>(type);
        case SD_BUS_TYPE_UINT16:
            return basic<std::uint16_t>(type);
        case SD_BUS_TYPE_INT32:
            return basic<std::int32_t>(type);
        case SD_BUS_TYPE_UINT32:
            return basic<std::uint32_t>(type);
        case SD_BUS_TYPE_INT64:
            return basic<std::int64_t>(type);
        case SD_BUS_TYPE_UINT64:
            return basic<std::uint64_t>(type);
        case SD_BUS_TYPE_DOUBLE:
            return basic<double>(type);
        case SD_BUS_TYPE_BOOLEAN:
            return read_boolean();
        case SD_BUS_TYPE_STRING:
        case SD_BUS_TYPE_OBJECT_PATH:
        case SD_BUS_TYPE_SIGNATURE:
            return basic<const char*>(type);
        default:
            return skip(type);
        }
    }

    Result<Value> read_boolean() {
        int value = 0; // what sd-bus wants for a boolean
        const int error = sd_bus_message_read_basic(message_, SD_BUS_TYPE_BOOLEAN, &value);
        if (error < 0) return unreadable(error);
        return Value(value != 0);
    }

    /// A file descriptor: nothing that a value holds.
    Result<Value> skip(char type) {
        const char types[] = {type, '\0'};
        const int error = sd_bus_message_skip(message_, types);
        if (error < 0) return unreadable(error);
        return Value();
    }

    sd_bus_message* message_;
    std::size_t count_ = 0;
};

int write_texts(sd_bus_message* message, const Value& list) {
    int error = sd_bus_message_open_container(message, SD_BUS_TYPE_VARIANT, "as");
    if (error >= 0) error = sd_bus_message_open_container(message, SD_BUS_TYPE_ARRAY, "s");
    for (const Value& each : list.items())
        if (error >= 0) error = sd_bus_message_append(message, "s", std::string(each.string()).c_str());
    if (error >= 0) error = sd_bus_message_close_container(message);
    return error < 0 ? error : sd_bus_message_close_container(message);
}

int write_variant(sd_bus_message* message, const Value& value) {
    if (value.is_array()) return write_texts(message, value);
    if (value.is_bool()) return sd_bus_message_append(message, "v", "b", static_cast<int>(value.boolean()));
    invariant(value.is_string(), "a D-Bus call holds texts, booleans and objects of them");
    return sd_bus_message_append(message, "v", "s", std::string(value.string()).c_str());
}

int write_dictionary(sd_bus_message* message, const Value& object) {
    int error = sd_bus_message_open_container(message, SD_BUS_TYPE_ARRAY, "{sv}");
    for (const Member& member : object.members()) {
        if (error >= 0) error = sd_bus_message_open_container(message, SD_BUS_TYPE_DICT_ENTRY, "sv");
        if (error >= 0) error = sd_bus_message_append(message, "s", member.key.c_str());
        if (error >= 0) error = write_variant(message, member.value);
        if (error >= 0) error = sd_bus_message_close_container(message);
    }
    return error < 0 ? error : sd_bus_message_close_container(message);
}

int write_argument(sd_bus_message* message, const Value& value) {
    if (value.is_object()) return write_dictionary(message, value);
    if (value.is_bool()) return sd_bus_message_append(message, "b", static_cast<int>(value.boolean()));
    invariant(value.is_string(), "a D-Bus call holds texts, booleans and objects of them");
    return sd_bus_message_append(message, "s", std::string(value.string()).c_str());
}

template <typename T>
int write_number(sd_bus_message* message, char type, T number) {
    return sd_bus_message_append_basic(message, type, &number);
}

int write_basic(sd_bus_message* message, const Value& value, char type) {
    switch (type) {
    case SD_BUS_TYPE_BYTE:
        return write_number(message, type, static_cast<std::uint8_t>(value.integer()));
    case SD_BUS_TYPE_INT16:
        return write_number(message, type, static_cast<std::int16_t>(value.integer()));
    case SD_BUS_TYPE_UINT16:
        return write_number(message, type, static_cast<std::uint16_t>(value.integer()));
    case SD_BUS_TYPE_INT32:
        return write_number(message, type, static_cast<std::int32_t>(value.integer()));
    case SD_BUS_TYPE_UINT32:
        return write_number(message, type, static_cast<std::uint32_t>(value.integer()));
    case SD_BUS_TYPE_INT64:
        return write_number(message, type, value.integer());
    case SD_BUS_TYPE_BOOLEAN:
        return write_number(message, type, static_cast<int>(value.boolean()));
    default:
        return sd_bus_message_append_basic(message, type, std::string(value.string()).c_str());
    }
}

/// `type` is one complete type: "q", "aay".
int write_typed(sd_bus_message* message, const Value& value, const std::string& type) {
    if (type[0] != SD_BUS_TYPE_ARRAY) return write_basic(message, value, type[0]);
    const auto inner = type.substr(1);
    if (inner == "y" && value.is_string())
        return sd_bus_message_append_array(
            message, SD_BUS_TYPE_BYTE, value.string().data(), value.string().size()
        );
    int error = sd_bus_message_open_container(message, SD_BUS_TYPE_ARRAY, inner.c_str());
    for (const Value& item : value.items())
        if (error >= 0) error = write_typed(message, item, inner);
    return error < 0 ? error : sd_bus_message_close_container(message);
}

} // namespace

Result<Value> read_body(sd_bus_message* message) {
    auto arguments = BodyReader(message).read_all();
    if (!arguments) return pass_on(arguments);
    return Value::array(std::move(*arguments));
}

int write_body(sd_bus_message* message, std::span<const Value> arguments, std::string_view types) {
    int error = 0;
    for (const Value& argument : arguments) {
        if (error < 0) return error;
        if (types.empty()) {
            error = write_argument(message, argument);
            continue;
        }
        const auto type = types.substr(0, types.find_first_not_of('a') + 1);
        error = write_typed(message, argument, std::string(type));
        types.remove_prefix(type.size());
    }
    return error;
}

} // namespace tutti::io
