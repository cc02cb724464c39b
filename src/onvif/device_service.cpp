#include "onvif/device_service.hpp"

#include "base/scan.hpp"

namespace tutti::onvif {

namespace {

constexpr std::string_view device = "http://www.onvif.org/ver10/device/wsdl";

std::optional<int> number_at(const XmlElement& element, std::string_view name) {
    return parse_number<int>(element.text_at({name}));
}

} // namespace

Request get_system_date_and_time() { return make_request(device, "GetSystemDateAndTime"); }

Result<WallTime> read_system_date_and_time(const XmlElement& answer) {
    const auto* said = answer.at({"SystemDateAndTime", "UTCDateTime"});
    const auto* date = said == nullptr ? nullptr : said->child("Date");
    const auto* time = said == nullptr ? nullptr : said->child("Time");
    if (date == nullptr || time == nullptr)
        return fail(ErrorCode::InvalidInput, "the camera says no UTC time");
    const auto year = number_at(*date, "Year");
    const auto month = number_at(*date, "Month");
    const auto day = number_at(*date, "Day");
    const auto hour = number_at(*time, "Hour");
    const auto minute = number_at(*time, "Minute");
    const auto second = number_at(*time, "Second");
    const bool is_whole = year && month && day && hour && minute && second;
    // Month and day are unsigned bytes to the calendar, which would cut other numbers down to good ones.
    if (!is_whole || *year < 1970 || *year > 9999 || *month < 1 || *month > 12 || *day < 1 || *day > 31
        || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59 || *second < 0 || *second > 60)
        return fail(ErrorCode::InvalidInput, "the camera's time is none");
    const std::chrono::year_month_day calendar{
        std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
        std::chrono::day(static_cast<unsigned>(*day))
    };
    if (!calendar.ok()) return fail(ErrorCode::InvalidInput, "the camera's time is none");
    const auto since = std::chrono::sys_days(calendar).time_since_epoch();
    return WallTime{} + since + std::chrono::hours(*hour) + std::chrono::minutes(*minute) + seconds(*second);
}

Request get_services() {
    return make_request(device, "GetServices", "<IncludeCapability>false</IncludeCapability>");
}

Services read_services(const XmlElement& answer) {
    Services services;
    for (const auto& service : answer.children) {
        if (service.name != "Service") continue;
        const auto space = service.text_at({"Namespace"});
        const auto address = service.text_at({"XAddr"});
        if (space == "http://www.onvif.org/ver10/media/wsdl") services.media = address;
        if (space == "http://www.onvif.org/ver20/ptz/wsdl") services.ptz = address;
    }
    return services;
}

Request get_capabilities() { return make_request(device, "GetCapabilities", "<Category>All</Category>"); }

Services read_capabilities(const XmlElement& answer) {
    return {
        std::string(answer.text_at({"Capabilities", "Media", "XAddr"})),
        std::string(answer.text_at({"Capabilities", "PTZ", "XAddr"})),
    };
}

Request get_device_information() { return make_request(device, "GetDeviceInformation"); }

DeviceInformation read_device_information(const XmlElement& answer) {
    return {
        std::string(answer.text_at({"Manufacturer"})),
        std::string(answer.text_at({"Model"})),
        std::string(answer.text_at({"FirmwareVersion"})),
    };
}

} // namespace tutti::onvif
