# Greps the walls between the rooms: cmake -DROOT=<project> -P tests/rooms.cmake
# Arrows point one way, geo <- data <- server <- tools, and each heavy library is seen by the few files that need it.
cmake_minimum_required(VERSION 3.25)
set(broken "")
set(seen 0)

# A wall: no file of `where` has a line that matches `forbidden`, unless its path matches `except` ("" for nobody).
function(wall why where except forbidden)
  set(files "")
  foreach(pattern IN LISTS where)
    file(GLOB_RECURSE found LIST_DIRECTORIES false RELATIVE ${ROOT} "${ROOT}/${pattern}")
    list(APPEND files ${found})
  endforeach()
  list(FILTER files EXCLUDE REGEX "(^|/)(node_modules|dist)/")
  if(NOT except STREQUAL "")
    list(FILTER files EXCLUDE REGEX "${except}")
  endif()
  foreach(file IN LISTS files)
    file(STRINGS "${ROOT}/${file}" lines REGEX "${forbidden}" ENCODING UTF-8)
    foreach(line IN LISTS lines)
      string(STRIP "${line}" line)
      string(APPEND broken "\n  ${file}: ${line}\n    ${why}")
    endforeach()
  endforeach()
  list(LENGTH files count)
  math(EXPR seen "${seen} + ${count}")
  set(seen ${seen} PARENT_SCOPE)
  set(broken "${broken}" PARENT_SCOPE)
endfunction()

set(include "^[ \t]*#[ \t]*include[ \t]*[<\"]")
set(geo "geo/*.hpp;geo/*.cpp")
set(data "data/*.hpp;data/*.cpp")
set(server "server/*.hpp;server/*.cpp")
set(tools "tools/*.hpp;tools/*.cpp")
set(web "web-map/src/*.ts;web-map/src/*.vue")

wall("geo stands alone" "${geo}" "" "${include}(data|server|tools|tests)/")
wall("geo knows no SQL and no HTTP" "${geo}" "" "${include}(sqlite3|spatialite|boost/asio|boost/beast|openssl/|prometheus/|spdlog/)")
wall("geo and data start no threads" "${geo};${data}" "" "${include}(thread|future|condition_variable)>")
wall("data knows geo only" "${data}" "" "${include}(server|tools|tests)/")
wall("data knows no HTTP" "${data}" "" "${include}(boost/asio|boost/beast|prometheus/)")
wall("server knows no tools" "${server}" "" "${include}(tools|tests)/")
wall("sqlite3.h is for data/store/connection alone" "${geo};${data};${server};${tools}" "^data/store/connection\\.(hpp|cpp)$"
     "${include}(sqlite3|spatialite)")
wall("Beast is for the listener and the session alone" "${geo};${data};${server};${tools}"
     "^(server/http/(listener|session|request_reader)\\.(hpp|cpp)|tools/bench/.*)$" "${include}boost/beast")
wall("TLS is for the wire alone" "${geo};${data};${server};${tools}"
     "^(server/http/(tls|wire)\\.cpp|tools/cli/local_authority\\.cpp)$" "${include}openssl/(ssl|x509|bio)")
wall("SQL is for data alone" "${geo};${server}" "" "R\"sql\\(|\"(SELECT|INSERT INTO|UPDATE|DELETE FROM) ")
wall("GDAL is for the import worker alone" "${geo};${data};${server};${tools}" "^tools/gdal_worker/"
     "${include}(gdal|ogr|cpl_)")
wall("the import worker knows neither HTTP nor the store" "tools/gdal_worker/*.hpp;tools/gdal_worker/*.cpp" ""
     "${include}(server/|data/store/connection|boost/)")
wall("only src/api asks the server" "${web}" "^web-map/src/api/|\\.test\\.ts$" "(^|[^A-Za-z_.])fetch\\(|XMLHttpRequest|new WebSocket")
wall("only src/map touches MapLibre" "${web}" "^web-map/src/map/" "from ['\"]maplibre-gl|import ['\"]maplibre-gl|import\\(['\"]maplibre-gl")

if(seen EQUAL 0)
  message(FATAL_ERROR "no source found under '${ROOT}'")
endif()
if(NOT broken STREQUAL "")
  message(FATAL_ERROR "walls between the rooms are broken:${broken}")
endif()
message(STATUS "the walls between the rooms stand")
