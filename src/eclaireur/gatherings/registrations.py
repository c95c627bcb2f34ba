def menus(): pass
def words(): pass
def what_others_ask(): pass
