// For tests: what wttr.in and Open-Meteo answer, with what nobody here reads left short.
#pragma once

#include "io/http/http_answer_testing.hpp"

#include <string>
#include <string_view>

namespace tutti::weather {

inline constexpr std::string_view wttr_answer = R"({
  "current_condition": [{"FeelsLikeC": "19", "FeelsLikeF": "67", "cloudcover": "25", "humidity": "45",
    "localObsDateTime": "2026-11-28 03:15 PM", "observation_time": "07:15 PM", "precipInches": "0.0", "precipMM": "0.0",
    "pressure": "1022", "pressureInches": "30", "temp_C": "20", "temp_F": "68", "uvIndex": "2", "visibility": "16",
    "visibilityMiles": "9", "weatherCode": "116", "weatherDesc": [{"value": "Partly cloudy "}],
    "weatherIconUrl": [{"value": ""}], "winddir16Point": "SW", "winddirDegree": "226", "windspeedKmph": "19",
    "windspeedMiles": "12"}],
  "nearest_area": [{"areaName": [{"value": "Vienna"}], "country": [{"value": "Austria"}], "latitude": "48.200",
    "longitude": "16.367", "population": "1731000", "region": [{"value": "Wien"}], "weatherUrl": [{"value": ""}]}],
  "request": [{"query": "Lat 48.21 and Lon 16.37", "type": "LatLon"}],
  "weather": [
    {"astronomy": [{"moon_phase": "Waning Crescent", "sunrise": "07:20 AM"}], "avgtempC": "15", "avgtempF": "59",
      "date": "2026-11-28", "hourly": [
        {"tempC": "9", "time": "0", "weatherDesc": [{"value": "Clear "}]}, {"tempC": "9", "time": "300", "weatherDesc": [{"value": "Clear "}]},
        {"tempC": "10", "time": "600", "weatherDesc": [{"value": "Mist"}]}, {"tempC": "14", "time": "900", "weatherDesc": [{"value": "Sunny"}]},
        {"tempC": "19", "time": "1200", "weatherDesc": [{"value": "Patchy rain nearby"}]}, {"tempC": "20", "time": "1500", "weatherDesc": [{"value": "Sunny"}]},
        {"tempC": "16", "time": "1800", "weatherDesc": [{"value": "Clear "}]}, {"tempC": "13", "time": "2100", "weatherDesc": [{"value": "Clear "}]}],
      "maxtempC": "20", "maxtempF": "68", "mintempC": "8", "mintempF": "46", "sunHour": "8.4", "totalSnow_cm": "0.0", "uvIndex": "1"},
    {"avgtempC": "12", "avgtempF": "54", "date": "2026-11-29", "hourly": [
        {"time": "900", "weatherDesc": [{"value": "Sunny"}]}, {"time": "1200", "weatherDesc": [{"value": "Overcast "}]}],
      "maxtempC": "16", "maxtempF": "61", "mintempC": "-1", "mintempF": "30"},
    {"avgtempC": "10", "avgtempF": "50", "date": "2026-11-30", "hourly": [
        {"time": "900", "weatherDesc": [{"value": "Sunny"}]}, {"time": "1200", "weatherDesc": [{"value": "Light snow"}]}],
      "maxtempC": "13", "maxtempF": "55", "mintempC": "7", "mintempF": "45"}]
})";

inline constexpr std::string_view places_answer = R"({"results":[
    {"id":2761369,"name":"Vienna","latitude":48.20849,"longitude":16.37208,"elevation":171.0,"feature_code":"PPLC",
        "country_code":"AT","admin1":"Vienna","timezone":"Europe/Vienna","population":1691468,"country":"Austria"},
    {"id":4791160,"name":"Vienna","latitude":38.90122,"longitude":-77.26526,"elevation":113.0,"feature_code":"PPL",
        "country_code":"US","admin1":"Virginia","admin2":"Fairfax","country":"United States"}],
    "generationtime_ms":0.8})";

/// Two hours a day are enough for a mean.
inline constexpr std::string_view forecast_answer =
    R"({"latitude":48.2,"longitude":16.375,"generationtime_ms":0.2,
    "utc_offset_seconds":3600,"timezone":"Europe/Vienna","timezone_abbreviation":"CET","elevation":171.0,
    "current_units":{"time":"iso8601","interval":"seconds","temperature_2m":"°C","visibility":"m"},
    "current":{"time":"2026-11-28T15:15","interval":900,"temperature_2m":7.2,"apparent_temperature":4.1,
        "relative_humidity_2m":71,"weather_code":3,"wind_speed_10m":12.6,"wind_direction_10m":292,
        "pressure_msl":1019.3,"uv_index":0.45,"visibility":24140.0,"cloud_cover":100},
    "hourly_units":{"time":"iso8601","temperature_2m":"°C","weather_code":"wmo code"},
    "hourly":{"time":["2026-11-28T00:00","2026-11-28T12:00","2026-11-29T00:00","2026-11-29T12:00","2026-11-30T00:00","2026-11-30T12:00"],
        "temperature_2m":[3.0,8.0,1.0,6.0,-2.0,4.0],"weather_code":[0,61,1,2,45,71]},
    "daily_units":{"time":"iso8601","temperature_2m_max":"°C","temperature_2m_min":"°C"},
    "daily":{"time":["2026-11-28","2026-11-29","2026-11-30"],"temperature_2m_max":[9.1,6.4,4.2],"temperature_2m_min":[2.0,0.6,-2.8]}
})";

using io::answered;

} // namespace tutti::weather
