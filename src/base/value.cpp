#include "base/value.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace tutti {

/// Its characters follow it in the same piece of memory.
struct Value::Text : Node {
    std::size_t size;

    char* characters() noexcept { return reinterpret_cast<char*>(this + 1); }
};

struct Value::Items : Node {
    std::vector<Value> items;
};

struct Value::Members : Node {
    std::vector<Member> members;
};

Value::Value(std::string_view text) : kind_(Kind::String) {
    auto* node = new (::operator new(sizeof(Text) + text.size())) Text{{}, text.size()};
    std::ranges::copy(text, node->characters());
    payload_.node = node;
}

Value Value::array(std::vector<Value> items) {
    Value value;
    value.payload_.node = new Items{{}, std::move(items)};
    value.kind_ = Kind::Array;
    return value;
}

Value Value::object(std::vector<Member> members) {
    Value value;
    value.payload_.node = new Members{{}, std::move(members)};
    value.kind_ = Kind::Object;
    return value;
}

Value Value::object(std::initializer_list<Member> members) { return object(std::vector<Member>(members)); }

Value& Value::operator=(Value&& other) noexcept {
    if (this == &other) return *this;
    // What we had goes last: `other` may live inside our own node.
    Value old;
    old.payload_ = payload_;
    old.kind_ = kind_;
    payload_ = other.payload_;
    line_ = other.line_;
    column_ = other.column_;
    kind_ = other.kind_;
    // Both, as one word: a byte written into a word that is then read as a whole makes the processor wait.
    other.column_ = 0;
    other.kind_ = Kind::Null;
    return *this;
}

void Value::destroy() noexcept {
    if (is_string())
        ::operator delete(payload_.node);
    else if (is_array())
        delete static_cast<Items*>(payload_.node);
    else
        delete static_cast<Members*>(payload_.node);
}

bool Value::boolean() const noexcept {
    invariant(is_bool(), "Value::boolean of another kind");
    return payload_.boolean;
}

std::int64_t Value::integer() const noexcept {
    invariant(is_integer(), "Value::integer of another kind");
    return payload_.integer;
}

double Value::number() const noexcept {
    invariant(is_number(), "Value::number of another kind");
    return kind_ == Kind::Integer ? static_cast<double>(payload_.integer) : payload_.real;
}

std::string_view Value::string() const noexcept {
    invariant(is_string(), "Value::string of another kind");
    auto* text = static_cast<Text*>(payload_.node);
    return {text->characters(), text->size};
}

std::span<const Value> Value::items() const noexcept {
    invariant(is_array(), "Value::items of another kind");
    return static_cast<const Items*>(payload_.node)->items;
}

std::span<const Member> Value::members() const noexcept {
    invariant(is_object(), "Value::members of another kind");
    return static_cast<const Members*>(payload_.node)->members;
}

const Value* Value::find(std::string_view key) const noexcept {
    if (!is_object()) return nullptr;
    const auto& members = static_cast<const Members*>(payload_.node)->members;
    const auto found = std::ranges::find(members, key, &Member::key);
    return found == members.end() ? nullptr : &found->value;
}

Value Value::at(Position position) const {
    constexpr std::uint32_t last_column = (1U << 24) - 1;
    Value moved(*this);
    moved.line_ = position.line;
    moved.column_ = std::min(position.column, last_column) & last_column;
    return moved;
}

bool Value::operator==(const Value& other) const noexcept {
    if (kind_ != other.kind_) return false;
    switch (kind_) {
    case Kind::Null:
        return true;
    case Kind::Bool:
        return payload_.boolean == other.payload_.boolean;
    case Kind::Integer:
        return payload_.integer == other.payload_.integer;
    case Kind::Real:
        return payload_.real == other.payload_.real;
    case Kind::String:
        return string() == other.string();
    case Kind::Array:
        return std::ranges::equal(items(), other.items());
    case Kind::Object:
        return std::ranges::equal(members(), other.members());
    }
    return false;
}

const char* describe(Value::Kind kind) noexcept {
    switch (kind) {
    case Value::Kind::Null:
        return "null";
    case Value::Kind::Bool:
        return "true or false";
    case Value::Kind::Integer:
        return "a whole number";
    case Value::Kind::Real:
        return "a number";
    case Value::Kind::String:
        return "a string";
    case Value::Kind::Array:
        return "an array";
    case Value::Kind::Object:
        return "an object";
    }
    return "something";
}

} // namespace tutti
