# Embeds the migrations into the program: each folder NNNN_name holds sqlite.sql and postgresql.sql, or one of them
# when the other database needs nothing, or all.sql when both need the same text. mbs_embedded_migrations is the
# source file that is made of them, anew whenever one changes.
set(mbs_migrations_folder ${CMAKE_CURRENT_LIST_DIR})

# write_migrations(output): one function of the program for each database.
function(write_migrations output)
  file(GLOB folders LIST_DIRECTORIES true ${mbs_migrations_folder}/[0-9][0-9][0-9][0-9]_*)
  list(SORT folders)
  set(text "#include \"persistence/migrations/migrations.hpp\"\n\nnamespace mbs::persistence {\n")
  foreach(database sqlite postgresql)
    string(APPEND text "\nstd::span<const migration> ${database}_migrations() noexcept {\n"
      "  static constexpr migration all[]{\n")
    foreach(folder IN LISTS folders)
      get_filename_component(title ${folder} NAME)
      file(GLOB scripts RELATIVE ${folder} ${folder}/*)
      foreach(script_name IN LISTS scripts)
        if(NOT script_name MATCHES "^(sqlite|postgresql|all)[.]sql$")
          message(FATAL_ERROR "${folder}: ${script_name} is for no database; a folder holds sqlite.sql, postgresql.sql or all.sql")
        endif()
      endforeach()
      if(NOT scripts)
        message(FATAL_ERROR "${folder}: holds no sqlite.sql, postgresql.sql or all.sql")
      endif()
      set(own ${folder}/${database}.sql)
      set(shared ${folder}/all.sql)
      if(EXISTS ${own} AND EXISTS ${shared})
        message(FATAL_ERROR "${folder}: all.sql is for every database, so ${database}.sql must not be there")
      elseif(EXISTS ${shared})
        set(own ${shared})
      elseif(NOT EXISTS ${own})
        continue()
      endif()
      file(READ ${own} script)
      string(SUBSTRING ${title} 0 4 number)
      string(REGEX REPLACE "^0+" "" number ${number})
      string(SUBSTRING ${title} 5 -1 name)
      string(REPLACE "_" " " name ${name})
      string(APPEND text "      {${number}, \"${name}\", R\"sql(${script})sql\"},\n")
    endforeach()
    string(APPEND text "  };\n  return all;\n}\n")
  endforeach()
  string(APPEND text "\n}  // namespace mbs::persistence\n")
  file(WRITE ${output} "${text}")
endfunction()

if(CMAKE_SCRIPT_MODE_FILE)
  write_migrations(${OUTPUT})
  return()
endif()

file(GLOB mbs_migration_scripts CONFIGURE_DEPENDS ${mbs_migrations_folder}/*/*.sql)
set(mbs_embedded_migrations ${CMAKE_CURRENT_BINARY_DIR}/embedded_migrations.cpp)
add_custom_command(OUTPUT ${mbs_embedded_migrations}
  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${mbs_embedded_migrations} -P ${CMAKE_CURRENT_LIST_FILE}
  DEPENDS ${mbs_migration_scripts} ${CMAKE_CURRENT_LIST_FILE}
  COMMENT "Embedding migrations")
