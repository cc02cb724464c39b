// Takes a table of a configuration file apart: ask for every key, then finish(), which complains about what
// nobody asked for. A value that is wrong leaves the target as it was, so that reading goes on and finds all
// mistakes.
#pragma once

#include "base/value.hpp"
#include "config/mistake.hpp"
#include "config/values.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tutti::config {

/// A path with one more key, quoted where TOML would want it so: "service.mixer".
std::string join_key(std::string_view path, std::string_view key);

class TableReader {
public:
    /// `table` must be an object (see read_table) and, like `mistakes`, outlive the reader. `path` is empty
    /// for the document.
    TableReader(const Value& table, std::string path, std::vector<Mistake>& mistakes);

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
        TableReader reader(*table, join_key(path_, key), mistakes_);
        read(reader);
        reader.finish();
        return true;
    }

    /// A key of the language that this version does not carry out: a mistake where it stands.
    void read_unsupported(std::string_view key);

    /// The value of a key, as it is, or nullptr; it counts as known from now on.
    const Value* take(std::string_view key);
    /// Of an object only; another kind is a mistake.
    const Value* take_table(std::string_view key);

    /// A mistake about the value of a key, or, where it is left out, about the table.
    void mistake(std::string_view key, std::string reason, std::string suggestion = {});
    void mistake_at(Position position, std::string_view key, std::string reason, std::string suggestion = {});

    /// Every key that was not taken is unknown: a mistake at the key.
    void finish();

    bool has(std::string_view key) const noexcept { return table_.find(key) != nullptr; }
    const Value& table() const noexcept { return table_; }
    const std::string& path() const noexcept { return path_; }
    std::vector<Mistake>& mistakes() noexcept { return mistakes_; }

private:
    template <typename T, typename U>
    static void assign(T& target, U value) {
        if constexpr (std::is_arithmetic_v<T> && std::is_arithmetic_v<U>)
            target = static_cast<T>(value); // in range: the meaning saw to it
        else
            target = std::move(value);
    }

    const Value* take_list(std::string_view key);
    static std::string item_key(std::string_view key, std::size_t index);
    void complain_about(const Value& value, std::string_view key, Complaint complaint);

    const Value& table_;
    std::string path_;
    std::vector<Mistake>& mistakes_;
    std::vector<std::string_view> known_;
    bool all_known_ = false;
};

} // namespace tutti::config
