// What a command says: its results on standard output, all else on standard error. Both may go away under us.
#pragma once

#include "base/result.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace tutti::command {

/// To standard output. A reader that has gone (`| head`) ends the process quietly, as it ends other tools: by
/// SIGPIPE. What cannot be written for another reason (a full disk) is said, and ends the process with
/// Failure.
void put_out(std::string_view text);
/// Hands over what put_out() has gathered, in the same way: at the end, and wherever somebody waits for it.
void flush_out();

/// Both for those who have more to do than to print: false where standard output takes nothing more.
bool try_put_out(std::string_view text) noexcept;
bool try_flush_out() noexcept;

/// To standard error. Where nobody can read that there is nobody to tell: the work goes on.
void put_err(std::string_view text) noexcept;

/// fmt::print(), which throws where the reader has gone.
template <typename... Arguments>
void print_out(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    put_out(fmt::format(format, std::forward<Arguments>(arguments)...));
}
template <typename... Arguments>
void print_err(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    put_err(fmt::format(format, std::forward<Arguments>(arguments)...));
}

/// Why a command does not do what was asked of it, on standard error. Gives its exit code: NotFound; Usage
/// where what it was given is wrong; else Failure.
int report_failure(const Error& error);

} // namespace tutti::command
