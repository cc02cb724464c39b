// The code of fmt, compiled once. Header-only it would be compiled again in every file that formats, which
// doubled the time of a build (docs/adr/0007-fmt-compiled-once.md).
#include <fmt/format-inl.h>

namespace fmt {
namespace detail {

// What fmt's headers declare as instantiated elsewhere.
template dragonbox::decimal_fp<float> dragonbox::to_decimal(float) noexcept;
template dragonbox::decimal_fp<double> dragonbox::to_decimal(double) noexcept;
template locale_ref::locale_ref(const std::locale&);
template std::locale locale_ref::get<std::locale>() const;
template thousands_sep_result<char> thousands_sep_impl(locale_ref);
template char decimal_point_impl(locale_ref);
template void buffer<char>::append(const char*, const char*);
template void vformat_to(buffer<char>&, string_view, format_args, locale_ref);

} // namespace detail
} // namespace fmt
