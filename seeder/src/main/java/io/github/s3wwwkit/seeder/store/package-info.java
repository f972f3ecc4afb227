@NullMarked
package io.github.s3wwwkit.seeder.store;

import org.jspecify.annotations.NullMarked;
