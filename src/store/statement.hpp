// Statement: a prepared statement of SQLite. Values are bound by position, rows read one after another.
#pragma once

#include "base/result.hpp"

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace tutti::store {

/// Bytes that are no text, to bind.
struct Blob {
    std::string_view bytes;
};

class Statement {
public:
    /// Begins anew, with these for ?1, ?2, … Texts and bytes are copied.
    template <typename... Values>
    Statement& with(const Values&... values) {
        reset();
        int place = 0;
        (bind(++place, values), ...);
        return *this;
    }

    /// Whether there is a next row. Errors as Database has them.
    Result<bool> next();
    /// Runs to its end; rows are passed over.
    Result<void> run();

    // Of the present row, by column from 0. Texts and bytes stand until the next row.
    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string_view text(int column) const;
    std::string_view bytes(int column) const;
    bool is_null(int column) const;

private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };

    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

    void reset();
    template <std::integral I>
    void bind(int place, I value) {
        bind_integer(place, static_cast<std::int64_t>(value));
    }
    void bind(int place, double value);
    void bind(int place, std::string_view text);
    void bind(int place, const Blob& blob);
    /// Nothing: NULL.
    template <std::same_as<std::optional<std::string>> Text>
    void bind(int place, const Text& text) {
        if (text)
            bind(place, std::string_view(*text));
        else
            bind_null(place);
    }
    void bind_null(int place);
    void bind_integer(int place, std::int64_t value);
    void note(int code);

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    int bind_code_ = 0; ///< the first that was not taken: next() says it
};

/// All rows that are left, one after another.
Result<void> for_each_row(Statement& rows, const std::function<void(const Statement&)>& each);

} // namespace tutti::store
