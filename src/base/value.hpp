// Value: an immutable, JSON-shaped tree that is cheap to copy, with an optional place in the text that it
// came from. TOML and JSON parse into it; what it means is decided once, by the code that turns it into a
// struct.
//
// Copies share one node by a plain reference count: a Value and its copies belong to one thread.
#pragma once

#include "base/result.hpp"

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti {

struct Member;

class Value {
public:
    enum class Kind : std::uint8_t { Null, Bool, Integer, Real, String, Array, Object };

    Value() noexcept = default;
    Value(std::nullptr_t) noexcept {}
    Value(bool boolean) noexcept : kind_(Kind::Bool) { payload_.boolean = boolean; }
    template <std::integral I>
        requires(!std::same_as<I, bool>)
    Value(I integer) noexcept : kind_(Kind::Integer) {
        payload_.integer = static_cast<std::int64_t>(integer);
    }
    Value(double real) noexcept : kind_(Kind::Real) { payload_.real = real; }
    Value(std::string_view text);
    Value(const char* text) : Value(std::string_view(text)) {}
    Value(const std::string& text) : Value(std::string_view(text)) {}

    static Value array(std::vector<Value> items);
    /// Members keep their order. Keys must differ; parsers check this before they build.
    static Value object(std::vector<Member> members);
    static Value object(std::initializer_list<Member> members);

    Value(const Value& other) noexcept
        : payload_(other.payload_), line_(other.line_), column_(other.column_), kind_(other.kind_) {
        if (has_node()) ++payload_.node->references;
    }
    Value(Value&& other) noexcept
        : payload_(other.payload_), line_(other.line_), column_(other.column_), kind_(other.kind_) {
        other.kind_ = Kind::Null;
    }
    Value& operator=(const Value& other) noexcept {
        if (this != &other) *this = Value(other);
        return *this;
    }
    Value& operator=(Value&& other) noexcept;
    ~Value() { release(); }

    Kind kind() const noexcept { return kind_; }
    bool is_null() const noexcept { return kind_ == Kind::Null; }
    bool is_bool() const noexcept { return kind_ == Kind::Bool; }
    bool is_integer() const noexcept { return kind_ == Kind::Integer; }
    /// An integer or a real: JSON has one kind of number.
    bool is_number() const noexcept { return kind_ == Kind::Integer || kind_ == Kind::Real; }
    bool is_string() const noexcept { return kind_ == Kind::String; }
    bool is_array() const noexcept { return kind_ == Kind::Array; }
    bool is_object() const noexcept { return kind_ == Kind::Object; }

    // Each of these requires its kind; asking for another one is a broken invariant.
    bool boolean() const noexcept;
    std::int64_t integer() const noexcept;
    double number() const noexcept;           ///< of an integer or a real
    std::string_view string() const noexcept; ///< valid while this Value or a copy lives
    std::span<const Value> items() const noexcept;
    std::span<const Member> members() const noexcept;

    /// The member of that name, or nullptr: also where this is no object.
    const Value* find(std::string_view key) const noexcept;

    /// Where in its text this value began, if it came from one.
    Position position() const noexcept { return {line_, column_}; }
    /// The same value, said to stand there. Columns past 2^24 are cut.
    Value at(Position position) const;

    /// Same shape and content; 1 and 1.0 differ, positions do not matter.
    bool operator==(const Value& other) const noexcept;

private:
    /// What texts, arrays and objects begin with; the kind says which of them it is.
    struct Node {
        std::uint32_t references = 1;
    };
    struct Text;
    struct Items;
    struct Members;
    union Payload {
        bool boolean;
        std::int64_t integer = 0;
        double real;
        Node* node;
    };

    bool has_node() const noexcept { return kind_ >= Kind::String; }
    void release() noexcept {
        if (has_node() && --payload_.node->references == 0) destroy();
        kind_ = Kind::Null;
    }
    void destroy() noexcept;

    Payload payload_;
    std::uint32_t line_ = 0;
    std::uint32_t column_ : 24 = 0;
    Kind kind_ : 8 = Kind::Null;
};

/// One name and value of an object.
struct Member {
    std::string key;
    Value value;
    Position position = {}; ///< where the key stood in its text, if it came from one

    /// Positions do not matter.
    bool operator==(const Member& other) const noexcept { return key == other.key && value == other.value; }
};

/// The plain word for a kind, for messages: "a string", "an object".
const char* describe(Value::Kind kind) noexcept;

} // namespace tutti
