// Takes a table of a configuration file apart: ask for every key, then finish(), which complains about what
// nobody asked for. A value that is wrong leaves the target as it was, so that reading goes on and finds all
// mistakes.
#pragma once

#include "base/value.hpp"
#include "toml/mistake.hpp"
#include "toml/values.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tutti::toml {

/// A path with one more key, quoted where TOML would want it so: "service.mixer".
std::string join_key(std::string_view path, std::string_view key);

class TableReader {
public:
    /// `table` must be an object (see read_table) and, like `mistakes` and `warnings`, outlive the reader.
    /// `path` is empty for the document. Without `warnings` nobody asks for them.
    TableReader(
        const Value& table, std::string path, std::vector<Mistake>& mistakes,
        std::vector<Mistake>* warnings = nullptr
    );

    /// The value of a key into `target`, which keeps its default where the key is left out. True: it was
    /// there and right.
    template <typename T, typename Meaning>
    bool read(std::string_view key, T& target, const Meaning& meaning) {
        const Value* value = take(key);
        if (value == nullptr) return false;
        auto read = meaning(*value);
        if (!read) {
            complain_about(*value, key, std::move(read.error()));
            return false;
        }
        assign(target, std::move(*read));
        return true;
    }

    /// The same for a key that must be there; `what` it is stands in the mistake otherwise.
    template <typename T, typename Meaning>
    bool read_needed(std::string_view key, T& target, const Meaning& meaning, std::string_view what) {
        const bool is_read = read(key, target, meaning);
        if (!has(key)) missing(key, what);
        return is_read;
    }

    /// A list of values, each with the same meaning, every wrong one a mistake of its own. True: it was there
    /// and all right.
    template <typename T, typename Meaning>
    bool read_list(std::string_view key, std::vector<T>& target, const Meaning& meaning) {
        const Value* list = take_list(key);
        if (list == nullptr) return false;
        std::vector<T> items;
        std::size_t index = 0;
        for (const Value& value : list->items()) {
            auto read = meaning(value);
            if (read)
                items.push_back(std::move(*read));
            else
                complain_about(value, item_key(key, index), std::move(read.error()));
            ++index;
        }
        if (items.size() != index) return false;
        target = std::move(items);
        return true;
    }

    /// Of a table whose keys are free: each value that is right to `use(const Member&, value)`.
    template <typename Meaning, typename Use>
    void read_each(const Meaning& meaning, const Use& use) {
        all_known_ = true;
        for (const Member& member : table_.members()) {
            auto read = meaning(member.value);
            if (read)
                use(member, std::move(*read));
            else
                complain_about(member.value, member.key, std::move(read.error()));
        }
    }

    /// The table of a key to `read(TableReader&)`, finished afterwards. True: there was one.
    template <typename ReadTable>
    bool read_table(std::string_view key, const ReadTable& read) {
        const Value* table = take_table(key);
        if (table == nullptr) return false;
        read_inner(*table, key, read);
        return true;
    }

    /// A list of tables, at most `most` of them, each to `read(TableReader&)`. True: there was one, and every
    /// item was a table.
    template <typename ReadTable>
    bool read_tables(std::string_view key, std::size_t most, const ReadTable& read) {
        const Value* list = take_list(key);
        if (list == nullptr || !is_short_enough(*list, key, most)) return false;
        bool all_tables = true;
        std::size_t index = 0;
        for (const Value& item : list->items())
            all_tables = read_item(item, item_key(key, index++), read) && all_tables;
        return all_tables;
    }

    /// The same, where a single table may stand without its list.
    template <typename ReadTable>
    bool read_table_or_tables(std::string_view key, std::size_t most, const ReadTable& read) {
        const Value* value = table_.find(key);
        if (value != nullptr && value->is_object()) return read_table(key, read);
        if (value == nullptr || value->is_array()) return read_tables(key, most, read);
        complain_about(*take(key), key, wrong_kind("a table or a list of tables", *value).error());
        return false;
    }

    /// Of a table whose keys are free: each of its tables to `read(const Member&, TableReader&)`.
    template <typename ReadTable>
    void read_each_table(const ReadTable& read) {
        all_known_ = true;
        for (const Member& member : table_.members())
            read_item(member.value, member.key, [&](TableReader& table) { read(member, table); });
    }

    /// A key of the language that this version does not carry out: a mistake where it stands.
    void read_unsupported(std::string_view key);

    /// The value of a key, as it is, or nullptr; it counts as known from now on.
    const Value* take(std::string_view key);
    /// Of an object only; another kind is a mistake.
    const Value* take_table(std::string_view key);

    /// A mistake about the value of a key, or, where it is left out, about the table.
    void mistake(std::string_view key, std::string reason, std::string suggestion = {});
    /// About the table itself.
    void mistake_here(std::string reason, std::string suggestion = {});
    void mistake_at(Position position, std::string_view key, std::string reason, std::string suggestion = {});

    /// What is odd but works, about the value of a key.
    void warning(std::string_view key, std::string reason);
    /// A mistake: the key is not there, but must be.
    void missing(std::string_view key, std::string_view what);

    /// From now on no key is unknown.
    void take_all() noexcept { all_known_ = true; }
    /// Every key that was not taken is unknown: a mistake at the key.
    void finish();

    bool has(std::string_view key) const noexcept { return table_.find(key) != nullptr; }
    const Value& table() const noexcept { return table_; }
    const std::string& path() const noexcept { return path_; }
    std::vector<Mistake>& mistakes() noexcept { return mistakes_; }
    /// Nullptr: nobody asks for them.
    std::vector<Mistake>* warnings() noexcept { return warnings_; }

private:
    template <typename T, typename U>
    static void assign(T& target, U value) {
        if constexpr (std::is_arithmetic_v<T> && std::is_arithmetic_v<U>)
            target = static_cast<T>(value); // in range: the meaning saw to it
        else
            target = std::move(value);
    }

    template <typename ReadTable>
    void read_inner(const Value& table, std::string_view key, const ReadTable& read) {
        TableReader reader(table, join_key(path_, key), mistakes_, warnings_);
        read(reader);
        reader.finish();
    }

    template <typename ReadTable>
    bool read_item(const Value& item, std::string_view key, const ReadTable& read) {
        if (item.is_object())
            read_inner(item, key, read);
        else
            complain_about(item, key, wrong_kind("a table", item).error());
        return item.is_object();
    }

    const Value* take_list(std::string_view key);
    bool is_short_enough(const Value& list, std::string_view key, std::size_t most);
    static std::string item_key(std::string_view key, std::size_t index);
    void complain_about(const Value& value, std::string_view key, Complaint complaint);

    const Value& table_;
    std::string path_;
    std::vector<Mistake>& mistakes_;
    std::vector<Mistake>* warnings_;
    std::vector<std::string_view> known_;
    bool all_known_ = false;
};

} // namespace tutti::toml
