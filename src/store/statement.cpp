#include "store/statement.hpp"

#include "store/sqlite_error.hpp"

#include <sqlite3.h>

namespace tutti::store {

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

void Statement::reset() {
    sqlite3_reset(statement_.get()); // says once more what the last run has said
    sqlite3_clear_bindings(statement_.get());
    bind_code_ = SQLITE_OK;
}

void Statement::note(int code) {
    if (bind_code_ == SQLITE_OK) bind_code_ = code;
}

void Statement::bind_integer(int place, std::int64_t value) {
    note(sqlite3_bind_int64(statement_.get(), place, value));
}

void Statement::bind(int place, double value) { note(sqlite3_bind_double(statement_.get(), place, value)); }

void Statement::bind(int place, std::string_view text) {
    if (text.data() == nullptr) text = ""; // which is a text, where nothing would be NULL
    note(sqlite3_bind_text64(statement_.get(), place, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8)
    );
}

void Statement::bind(int place, const Blob& blob) {
    note(sqlite3_bind_blob64(statement_.get(), place, blob.bytes.data(), blob.bytes.size(), SQLITE_TRANSIENT)
    );
}

void Statement::bind_null(int place) { note(sqlite3_bind_null(statement_.get(), place)); }

Result<bool> Statement::next() {
    auto* database = sqlite3_db_handle(statement_.get());
    if (bind_code_ != SQLITE_OK) return sqlite_error(database, bind_code_);
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return sqlite_error(database, code);
}

Result<void> Statement::run() {
    while (true) {
        auto more = next();
        if (!more) return pass_on(more);
        if (!*more) return {};
    }
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string_view Statement::text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    return {
        text, text == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))
    };
}

std::string_view Statement::bytes(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    return {
        bytes, bytes == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))
    };
}

Result<void> for_each_row(Statement& rows, const std::function<void(const Statement&)>& each) {
    while (true) {
        auto more = rows.next();
        if (!more) return pass_on(more);
        if (!*more) return {};
        each(rows);
    }
}

} // namespace tutti::store
